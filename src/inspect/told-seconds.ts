// Tested by: test/inspect/file-seconds.test.ts
import { RecordIds } from '../report/record-ids.js';
import { type StreamReportRecord, streamReportRecord } from '../report/records.js';
import type { StreamReport } from '../report/stream-report.js';

/** Makes the records of seconds. */
export class ToldSeconds {
  readonly #ids: RecordIds;

  constructor(
    run: string,
    readonly take: (record: StreamReportRecord) => void,
  ) {
    this.#ids = new RecordIds(`${run}/second`);
  }

  /** `second`: of the epoch, or since the first packet. */
  tell(second: number, report: StreamReport): void {
    const head = { id: this.#ids.next(report), timestamp: second * 1000, final: false, host: null };
    this.take(streamReportRecord(report, head));
  }
}
