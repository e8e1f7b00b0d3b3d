// Tested by: test/report/record-texts.test.ts, test/monitor/monitor.test.ts
import type { StreamEvent } from '../analysis/stream-analyzer.js';
import type { HostReport } from '../system/host-report.js';
import type { MetricsRecord } from './accounting.js';
import type { RecordSubject } from './record-ids.js';
import type { RecordOrigin, StreamReport } from './stream-report.js';

/** Versions of `stream_report` and `stream_facts` as they leave the program. They grow when names or meanings change. */
export const FIGURES_SCHEMA_VERSION = 2;
export const FACTS_SCHEMA_VERSION = 1;

/** What every record of an analysis has. */
interface RecordFields {
  /** Name of this record and of no other, ever; a repeat of it has the same. Its last part counts the records on the stream. */
  readonly id: string;
}

/** The report on a stream as a line of NDJSON. */
export type StreamReportRecord = StreamReport &
  RecordFields & {
    /** Always `stream_report`. */
    readonly type: 'stream_report';
    /** The last report on this stream and session. */
    readonly final: boolean;
    /** Epoch ms. */
    readonly timestamp: number;
    /** The host that the monitor runs on; null without `--show-os-stats`. */
    readonly host: HostReport | null;
  };

/** What happened to a stream as a line of NDJSON. Its `…time_ns` are since the first datagram of the stream. */
export type EventRecord = StreamEvent &
  RecordOrigin &
  RecordFields & {
    /** When it happened: epoch ms; null without arrival times. */
    readonly timestamp: number | null;
    /** The stream that it happened to. */
    readonly stream_id: string;
  };

/** A line of NDJSON about what was measured. */
export type AnalysisRecord = StreamReportRecord | EventRecord;

/** Any line of the NDJSON of `--metrics-file`. */
export type NdjsonRecord = MetricsRecord | AnalysisRecord;

/** What a record adds to a report. */
type RecordHead = Pick<StreamReportRecord, 'id' | 'timestamp' | 'final' | 'host'>;

export function streamReportRecord(report: StreamReport, head: RecordHead): StreamReportRecord {
  return { type: 'stream_report', ...head, ...report };
}

/** `originSeconds`: arrival of the first datagram in seconds of the epoch; NaN without arrival times. */
export function eventRecord(
  id: string,
  event: StreamEvent,
  { probe_id, session_id, stream_id }: RecordSubject,
  originSeconds: number,
): EventRecord {
  const timestamp = Number.isNaN(originSeconds) ? null : originSeconds * 1000 + event.time_ns / 1e6;
  return { ...event, id, probe_id, session_id, stream_id, timestamp };
}
