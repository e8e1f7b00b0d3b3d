import { closeSync, openSync, writeFileSync } from 'node:fs';
import { Backlog } from '../output/byte-writer.js';
import { openWriter } from '../output/open-writer.js';
import { type OutputError, openError } from '../output/output-error.js';
import { STANDARD_OUTPUT } from '../output/standard-output-name.js';
import type { ReplayReport } from './report.js';

/** Where `--report` goes; the file is created at once, so that a wrong name shows before anything is sent. */
export class ReportOutput {
  readonly #descriptor: number | undefined;
  readonly #isStandardOutput: boolean;

  /** Throws OutputError. */
  constructor(path: string | undefined) {
    this.#isStandardOutput = path === STANDARD_OUTPUT;
    this.#descriptor = path === undefined || this.#isStandardOutput ? undefined : open(path);
  }

  /** Throws OutputError when standard output is a pipe that takes nothing for a while; one that its reader closed is no fault. */
  async write(report: ReplayReport): Promise<void> {
    const text = `${JSON.stringify(report)}\n`;
    if (this.#descriptor !== undefined) writeFileSync(this.#descriptor, text);
    if (this.#isStandardOutput) await writeOut(text);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw openError(path, error as NodeJS.ErrnoException);
  }
}

async function writeOut(text: string): Promise<void> {
  let fault: OutputError | undefined;
  const writer = openWriter(STANDARD_OUTPUT, 'append', new Backlog(Number.POSITIVE_INFINITY), (error) => {
    fault = error;
  });
  writer.write({ bytes: Buffer.from(text), settle: () => {} });
  await writer.close();
  if (fault !== undefined && fault.code !== 'PIPE_CLOSED') throw fault;
}
