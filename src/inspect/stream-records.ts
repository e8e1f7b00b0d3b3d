import type { StreamEvent } from '../analysis/stream-analyzer.js';
import type { RecordIds } from '../report/record-ids.js';
import { type AnalysisRecord, eventRecord, type StreamReportRecord, streamReportRecord } from '../report/records.js';
import type { StreamReport } from '../report/stream-report.js';
import type { ReportContext } from './inspect-message.js';

/**
 * The records of an interval: the events, then the report. `originSeconds`: arrival of the first datagram in seconds of the epoch;
 * without arrival times it does not count.
 */
export function streamRecords(
  ids: RecordIds,
  report: StreamReport,
  events: readonly StreamEvent[],
  originSeconds: number,
  { timestamp, host }: ReportContext,
  final: boolean,
): AnalysisRecord[] {
  const origin = report.has_arrival_times ? originSeconds : Number.NaN;
  const records: AnalysisRecord[] = events.map((event) => eventRecord(ids.next(report), event, report, origin));
  records.push(streamReportRecord(report, { id: ids.next(report, final), timestamp, final, host }));
  return records;
}

/** The report of a record, without what only a line of NDJSON has. */
export function streamReportOf({
  type: _type,
  id: _id,
  final: _final,
  timestamp: _timestamp,
  host: _host,
  ...report
}: StreamReportRecord): StreamReport {
  return report;
}
