import type { StreamEvent } from '../analysis/stream-analyzer.js';
import type { RecordIds } from '../report/record-ids.js';
import { type EventRecord, eventRecord } from '../report/records.js';
import type { StreamReport } from '../report/stream-report.js';
import type { StreamAnalysis } from './stream-analysis.js';

/** Takes what the analysis of streams has to say. */
export interface ReportSink {
  /** Ids of the records that this program makes. */
  readonly ids: RecordIds;
  report(report: StreamReport, isFinal: boolean): void;
  event(event: EventRecord): void;
}

/** Tells the events of the stream, then the report on the interval that ends here, which it returns; undefined before the first batch. */
export function reportTo(sink: ReportSink, analysis: StreamAnalysis, isFinal: boolean): StreamReport | undefined {
  const report = analysis.report();
  if (report === undefined) return undefined;
  const originSeconds = report.has_arrival_times ? analysis.originSeconds : Number.NaN;
  tell(sink, report, analysis.takeEvents(), originSeconds, isFinal);
  return report;
}

/** Tells the events, then the report. `originSeconds`: arrival of the first datagram in seconds of the epoch; NaN without arrival times. */
export function tell(
  sink: ReportSink,
  report: StreamReport,
  events: readonly StreamEvent[],
  originSeconds: number,
  isFinal: boolean,
): void {
  for (const event of events) sink.event(eventRecord(sink.ids.next(report), event, report, originSeconds));
  sink.report(report, isFinal);
}
