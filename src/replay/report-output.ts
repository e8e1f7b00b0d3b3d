import { closeSync, openSync, writeFileSync } from 'node:fs';
import { printOut } from '../cli/standard-output.js';
import { STANDARD_OUTPUT } from '../output/standard-output-name.js';
import type { ReplayReport } from './report.js';

/** Where `--report` goes; the file is created at once, so that a wrong name shows before anything is sent. */
export class ReportOutput {
  readonly #descriptor: number | undefined;
  readonly #isStandardOutput: boolean;

  /** Throws the error of the file system. */
  constructor(path: string | undefined) {
    this.#isStandardOutput = path === STANDARD_OUTPUT;
    this.#descriptor = path === undefined || this.#isStandardOutput ? undefined : openSync(path, 'w');
  }

  async write(report: ReplayReport): Promise<void> {
    const text = `${JSON.stringify(report)}\n`;
    if (this.#descriptor !== undefined) writeFileSync(this.#descriptor, text);
    if (this.#isStandardOutput) await printOut(text);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }
}
