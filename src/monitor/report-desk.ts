import type { RateLimitedLog } from '../cli/rate-limited-log.js';
import { streamReportOf } from '../inspect/stream-records.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { EventRecord, NdjsonRecord, StreamReportRecord } from '../report/records.js';
import { REPORT_SCHEMA, REPORT_SCHEMA_VERSION, type Report, type StreamReport } from '../report/stream-report.js';
import type { HostReport } from '../system/host-report.js';
import type { HostWatch } from '../system/host-watch.js';

/** Shows the reports of one interval; `isLast`: there will be no more. */
export interface ReportView {
  show(report: Report, isLast: boolean): void;
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
  ) {}

  takeRecord(record: StreamReportRecord): void {
    this.#write(record);
    if (this.view === undefined) return;
    const stream = streamReportOf(record);
    this.#streams.set(`${stream.session_id} ${stream.stream_id}`, stream);
  }

  event(event: EventRecord): void {
    this.#write(event);
    if (event.event === 'loss') {
      const { stream_id, blame, count, packets } = event;
      this.log.write('warn', `loss ${blame}`, { stream_id, blame, losses: count, packets }, 'packets are missing');
      return;
    }
    if (event.event === 'profile') {
      const { stream_id, name, previous, reason } = event;
      this.log.write('info', 'profile', { stream_id, profile: name, previous, reason }, 'judged by another profile');
      return;
    }
    const { stream_id, name, rule, priority, pid, count } = event;
    const isRaised = event.event === 'raised';
    const level = isRaised && priority < 3 ? 'warn' : 'info';
    this.log.write(
      level,
      `${event.event} ${name}`,
      { stream_id, rule, priority, pid, count },
      `${name} ${event.event}`,
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
