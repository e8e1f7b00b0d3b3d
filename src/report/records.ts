// Tested by: test/report/record-texts.test.ts, test/monitor/monitor.test.ts
import type { StreamEvent } from '../analysis/stream-analyzer.js';
import type { Severity } from '../stream/severity.js';
import type { HostReport } from '../system/host-report.js';
import type { MetricsRecord } from './accounting.js';
import { eventMessage, serviceNamesOf } from './event-message.js';
import { type EventNames, NO_NAMES } from './event-names.js';
import type { LogLineRecord } from './log-line-record.js';
import type { RecordSubject } from './record-ids.js';
import type { RecordOrigin } from './stream-fields.js';
import { type NameFields, UNNAMED } from './stream-name.js';
import type { StreamReport } from './stream-report.js';

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
  NameFields &
  RecordFields & {
    /** When it happened: epoch ms; null without arrival times. */
    readonly timestamp: number | null;
    /** The same as ISO 8601, by UTC. */
    readonly time: string | null;
    /** When the alarm was raised, as ISO 8601; null without arrival times, and for what is no alarm. */
    readonly raised_time: string | null;
    /** When the splice of a cue is due, as ISO 8601, by the PCR; null without arrival times, and for what is no cue with a time. */
    readonly splice_time: string | null;
    /** The stream that it happened to. */
    readonly stream_id: string;
    /** How grave it is; of a loss, `warning`. */
    readonly severity: Severity;
    /** What happened, in a sentence for people. */
    readonly message: string;
    /** Services that it concerns by name, as far as they are known. */
    readonly service_names: readonly string[];
  };

/** A line of NDJSON about what was measured. */
export type AnalysisRecord = StreamReportRecord | EventRecord;

/** Any line of the NDJSON of `--metrics-file`. */
export type NdjsonRecord = MetricsRecord | AnalysisRecord | LogLineRecord;

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
  names: EventNames = NO_NAMES,
): EventRecord {
  const timestampOf = (timeNs: number): number | null =>
    Number.isNaN(originSeconds) ? null : originSeconds * 1000 + timeNs / 1e6;
  const timestamp = timestampOf(event.time_ns);
  const raised = 'raised_time_ns' in event ? timestampOf(event.raised_time_ns) : null;
  const spliceNs = event.event === 'cue' ? event.splice_time_ns : null;
  return {
    id,
    ...event,
    probe_id,
    session_id,
    stream_id,
    ...UNNAMED,
    timestamp,
    time: isoText(timestamp),
    raised_time: isoText(raised),
    splice_time: spliceNs === null ? null : isoText(timestampOf(spliceNs)),
    severity: event.event === 'loss' ? 'warning' : event.severity,
    message: eventMessage(event, names),
    service_names: serviceNamesOf(event, names),
  };
}

/** The last millisecond that a calendar has. */
const LAST_MS = 8.64e15;

/** `2026-11-29T03:38:00.123Z` */
function isoText(epochMs: number | null): string | null {
  return epochMs === null || !(Math.abs(epochMs) <= LAST_MS) ? null : new Date(epochMs).toISOString();
}
