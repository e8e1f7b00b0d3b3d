// Tested by: test/board/board.test.ts
import type { AccountingRecord, NotAnalysedCause } from '../report/accounting.js';
import { totalOf } from '../report/cause-counts.js';

/** Why a stream is not analysed now. */
export class NotAnalysedWatch {
  /** undefined: it is. */
  cause: NotAnalysedCause | undefined;

  /** A new session of the probe. */
  begin(): void {
    this.cause = undefined;
  }

  /** While nothing comes it is as it was. `last`: the record before. */
  take(record: AccountingRecord, last: AccountingRecord | undefined): void {
    const isStill = record.analysed_packets === (last?.analysed_packets ?? 0);
    this.cause = causeSince(record, last) ?? (isStill ? this.cause : undefined);
  }
}

/** The cause for which packets were not analysed since the record before; undefined: none were left out. */
function causeSince(record: AccountingRecord, last: AccountingRecord | undefined): NotAnalysedCause | undefined {
  if (totalOf(record.not_analysed) === 0) return undefined;
  const causes = Object.entries(record.not_analysed) as [NotAnalysedCause, number][];
  return causes.find(([cause, count]) => count > (last?.not_analysed[cause] ?? 0))?.[0];
}
