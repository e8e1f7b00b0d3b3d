import type { StreamEvent } from '../analysis/stream-analyzer.js';
import type { MetricsRecord } from './accounting.js';
import type { RecordOrigin, StreamReport } from './stream-report.js';

/** The report on a stream as a line of NDJSON. */
export type StreamReportRecord = StreamReport & {
  /** Always `stream_report`. */
  readonly type: 'stream_report';
  /** The last report on this stream and session. */
  readonly final: boolean;
  /** Epoch ms. */
  readonly timestamp: number;
};

/** What happened to a stream as a line of NDJSON. Its `…time_ns` are since the first datagram of the stream. */
export type EventRecord = StreamEvent &
  RecordOrigin & {
    /** When it happened: epoch ms; null without arrival times. */
    readonly timestamp: number | null;
    /** The stream that it happened to. */
    readonly stream_id: string;
  };

/** A line of NDJSON about what was measured. */
export type AnalysisRecord = StreamReportRecord | EventRecord;

/** Any line of the NDJSON of `--metrics-file`. */
export type NdjsonRecord = MetricsRecord | AnalysisRecord;

export function streamReportRecord(report: StreamReport, timestamp: number, final: boolean): StreamReportRecord {
  return { type: 'stream_report', final, timestamp, ...report };
}

/** `originSeconds`: arrival of the first datagram in seconds of the epoch; NaN without arrival times. */
export function eventRecord(
  event: StreamEvent,
  { probe_id, session_id, stream_id }: StreamReport,
  originSeconds: number,
): EventRecord {
  const timestamp = Number.isNaN(originSeconds) ? null : originSeconds * 1000 + event.time_ns / 1e6;
  return { ...event, probe_id, session_id, stream_id, timestamp };
}
