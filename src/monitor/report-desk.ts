import type { RateLimitedLog } from '../cli/rate-limited-log.js';
import { streamReportOf } from '../inspect/stream-records.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { EventRecord, NdjsonRecord, StreamReportRecord } from '../report/records.js';
import { REPORT_SCHEMA, REPORT_SCHEMA_VERSION, type Report, type StreamReport } from '../report/stream-report.js';
import { isAtLeast, type Severity } from '../stream/severity.js';
import type { HostReport } from '../system/host-report.js';
import type { HostWatch } from '../system/host-watch.js';

/** Shows the reports of one interval; `isLast`: there will be no more. */
export interface ReportView {
  show(report: Report, isLast: boolean): void;
  /** Of a file that was analysed: resolves when whoever looks at the reports has left, or `stop` is aborted. */
  untilLeft?(stop: AbortSignal): Promise<void>;
  /** Whether the analyses are so late that nothing can be shown for now. */
  late?(isLate: boolean): void;
  /** Writes what waits. */
  close(): Promise<void>;
}

/** Hands on what the analyses say: to the metrics, to the log, and interval by interval to those who look on. */
export class ReportDesk {
  /** The latest of each stream and session: a probe that makes its reports itself has intervals of its own. */
  #streams = new Map<string, StreamReport>();

  constructor(
    readonly log: RateLimitedLog,
    readonly takers: readonly RecordTaker[],
    readonly view: ReportView | undefined,
    /** The host for every report; undefined: it is in none. */
    readonly host: HostWatch | undefined,
    /** Events below it are not logged. */
    readonly minSeverity: Severity = 'info',
  ) {}

  takeRecord(record: StreamReportRecord): void {
    this.#write(record);
    if (this.view === undefined) return;
    const stream = streamReportOf(record);
    this.#streams.set(`${stream.session_id} ${stream.stream_id}`, stream);
  }

  event(event: EventRecord): void {
    this.#write(event);
    if (isAtLeast(event.severity, this.minSeverity)) this.#log(event);
  }

  #log(event: EventRecord): void {
    const { stream_id, stream_name, severity, message } = event;
    const stream = stream_name === null ? { stream_id } : { stream_id, stream_name };
    if (event.event === 'loss') {
      const { blame, confidence } = event;
      this.log.write('warn', `loss ${event.reason}`, { ...stream, blame, confidence }, message);
      return;
    }
    const isGrave = event.event === 'raised' && isAtLeast(severity, 'major');
    const facts = { ...stream, severity, ...('rule' in event ? { rule: event.rule, errors: event.count } : {}) };
    this.log.write(
      isGrave ? 'warn' : 'info',
      `${event.event} ${event.name}`,
      facts,
      `${event.name} ${event.event}: ${message}`,
    );
  }

  /** A report that a probe made, which knows nothing of the host here. */
  takeProbeReport(record: StreamReportRecord): void {
    this.takeRecord({ ...record, host: this.hostReport });
  }

  /** The reports since the last call are those of one interval. */
  flush(isLast: boolean): void {
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    if (!isLast || streams.length > 0) this.view?.show(reportOf(streams), isLast);
  }

  /** Whether the analyses are late: said where reports are looked at. */
  late(isLate: boolean): void {
    this.view?.late?.(isLate);
  }

  /** The host as it is put into each report; null: it is in none. */
  get hostReport(): HostReport | null {
    return this.host?.latest ?? null;
  }

  #write(record: NdjsonRecord): void {
    for (const taker of this.takers) taker.write(record);
  }
}

function reportOf(streams: readonly StreamReport[]): Report {
  return { schema: REPORT_SCHEMA, schema_version: REPORT_SCHEMA_VERSION, input: null, streams };
}
