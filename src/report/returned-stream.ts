// Tested by: test/board/board.test.ts, test/prometheus/latest-records.test.ts
import type { AccountingRecord } from './accounting.js';
import type { StreamReportRecord } from './records.js';

/** The last records of a stream. */
interface LastRecords {
  readonly report: Pick<StreamReportRecord, 'final'> | undefined;
  readonly accounting: Pick<AccountingRecord, 'final'> | undefined;
}

/**
 * Whether a record is of a stream that was released and has come back: it follows the last one of its type. The report of a probe ends before
 * the account that the monitor makes.
 */
export function hasReturned(known: LastRecords, { type, final }: StreamReportRecord | AccountingRecord): boolean {
  const before = type === 'accounting' ? known.accounting : known.report;
  return before?.final === true && !final;
}
