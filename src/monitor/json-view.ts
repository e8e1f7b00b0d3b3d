import { NdjsonWriter } from '../output/ndjson-writer.js';
import type { OutputError } from '../output/output-error.js';
import { STANDARD_OUTPUT } from '../output/standard-output-name.js';
import type { Report } from '../report/stream-report.js';
import type { ReportView } from './report-desk.js';

/** Reports as lines of JSON on standard output; a reader that stands still misses some. */
export class JsonView implements ReportView {
  readonly #writer: NdjsonWriter;

  constructor(onFailure: (error: OutputError) => void, onNotice: (message: string) => void) {
    this.#writer = new NdjsonWriter(STANDARD_OUTPUT, onFailure, undefined, { onNotice });
  }

  show(report: Report, isLast: boolean): void {
    this.#writer.write(report, isLast);
  }

  close(): Promise<void> {
    return this.#writer.close();
  }
}
