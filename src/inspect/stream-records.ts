import type { StreamEvent } from '../analysis/stream-analyzer.js';
import { type EventNames, eventNames, NO_NAMES } from '../report/event-names.js';
import type { RecordIds, RecordSubject } from '../report/record-ids.js';
import {
  type AnalysisRecord,
  type EventRecord,
  eventRecord,
  type StreamReportRecord,
  streamReportRecord,
} from '../report/records.js';
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
  const records = events.length === 0 ? [] : eventRecords(ids, report, events, origin, eventNames(report));
  return [...records, streamReportRecord(report, { id: ids.next(report, final), timestamp, final, host })];
}

/** The records of events alone. `originSeconds`: NaN where there are no arrival times. */
export function eventRecords(
  ids: RecordIds,
  subject: RecordSubject,
  events: readonly StreamEvent[],
  originSeconds: number,
  names: EventNames = NO_NAMES,
): EventRecord[] {
  return events.map((event) => eventRecord(ids.next(subject), event, subject, originSeconds, names));
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
