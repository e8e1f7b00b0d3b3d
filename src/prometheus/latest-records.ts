import type { Blame } from '../analysis/blame.js';
import type { AccountingRecord, MonitorAccountingRecord, ProbeAccountingRecord } from '../report/accounting.js';
import type { KindMetrics, StreamThing } from '../report/kinds/kind-metrics.js';
import { type ReportKinds, reportKindOf } from '../report/kinds.js';
import type { MetricScope } from '../report/metric-family.js';
import type { NdjsonRecord, StreamReportRecord } from '../report/records.js';
import { hasReturned } from '../report/returned-stream.js';
import type { StreamReport } from '../report/stream-report.js';
import type { ProbeState } from './accounting-metrics.js';
import type { ReportedStream } from './stream-metrics.js';

/** What is exported at most; more is left out and counted. */
export const BOUNDS = { streams: 512, probes: 64, pidsOfStream: 64, pids: 4096 } as const;
/** A stream or probe is gone after so long without a record: its session has ended. */
export const GONE_AFTER_MS = 60_000;
/** A stream of a session that goes on is gone after so long without a datagram. */
export const SILENT_AFTER_MS = 3_600_000;

interface StreamEntry {
  readonly streamId: string;
  readonly probeId: string;
  readonly sessionId: string;
  readonly lostPackets: Record<Blame, number>;
  report: StreamReportRecord | undefined;
  accounting: AccountingRecord | undefined;
  rtpLost: number;
  recordMs: number;
  /** When a datagram last came, as far as records tell. */
  activeMs: number;
}

interface ProbeEntry {
  readonly record: ProbeAccountingRecord;
  readonly recordMs: number;
}

/** The latest records, of streams and probes that are not gone. */
export interface Snapshot {
  readonly streams: readonly ExportedStream[];
  readonly probes: readonly ProbeState[];
  readonly monitor: MonitorAccountingRecord | undefined;
  readonly leftOutPids: number;
}

export interface ExportedStream {
  readonly labels: readonly [streamId: string, probeId: string];
  readonly reported: ReportedStream | undefined;
  /** By their scope: what its kind of stream has. */
  readonly measured: ReadonlyMap<MetricScope<any>, readonly StreamThing<unknown>[]>;
  readonly accounting: AccountingRecord | undefined;
}

/** Keeps the latest record of each stream and probe, as they pass; nothing is computed before it is asked for. */
export class LatestRecords {
  /** Records of streams and probes for which there is no room. */
  leftOutRecords = 0;
  readonly events: Record<string, number> = { raised: 0, cleared: 0, loss: 0 };
  readonly #streams = new Map<string, StreamEntry>();
  readonly #probes = new Map<string, ProbeEntry>();
  readonly #heardMs = new Map<string, number>();
  #monitor: MonitorAccountingRecord | undefined;

  /** `now` gives epoch ms. */
  constructor(
    readonly now: () => number,
    readonly bounds: Readonly<Record<keyof typeof BOUNDS, number>> = BOUNDS,
    readonly kinds?: ReportKinds,
  ) {}

  take(record: NdjsonRecord): void {
    switch (record.type) {
      case 'stream_report':
        this.#takeReport(record);
        break;
      case 'accounting':
        this.#takeAccounting(record);
        break;
      case 'probe_accounting':
        this.#takeProbe(record);
        break;
      case 'monitor_accounting':
        this.#monitor = record;
        break;
      case 'event':
        this.events[record.event]!++;
        break;
    }
  }

  /** A message came from the probe. */
  heard(probeId: string): void {
    if (this.#probes.has(probeId)) this.#heardMs.set(probeId, this.now());
  }

  snapshot(): Snapshot {
    const nowMs = this.now();
    this.#forget(nowMs);
    const present = [...this.#streams.values()].filter((entry) => nowMs - entry.activeMs < SILENT_AFTER_MS);
    const room = new PidRoom(this.bounds);
    const streams = present.map((entry) => exported(entry, room, this.kinds));
    const probes = [...this.#probes].map(([probeId, { record }]) => ({ record, heardMs: this.#heardMs.get(probeId) }));
    return { streams, probes, monitor: this.#monitor, leftOutPids: room.leftOut };
  }

  #takeReport(record: StreamReportRecord): void {
    const entry = this.#entryOf(record);
    if (entry === undefined) return;
    entry.report = record;
    entry.rtpLost = Math.max(entry.rtpLost, record.rtp?.rtp_lost ?? 0);
    const { lost_packets } = record.losses.total;
    for (const blame in lost_packets) {
      const place = blame as Blame;
      entry.lostPackets[place] = Math.max(entry.lostPackets[place] ?? 0, lost_packets[place]);
    }
    if (record.silent_ns === 0) entry.activeMs = entry.recordMs;
  }

  #takeAccounting(record: AccountingRecord): void {
    const entry = this.#entryOf(record);
    if (entry === undefined) return;
    if (record.captured_datagrams !== entry.accounting?.captured_datagrams) entry.activeMs = entry.recordMs;
    entry.accounting = record;
  }

  #takeProbe(record: ProbeAccountingRecord): void {
    const present = this.#probes.get(record.probe_id);
    if (isOlder(record, present?.record)) return;
    if (present === undefined && this.#probes.size >= this.bounds.probes) this.#forget(this.now());
    if (present === undefined && this.#probes.size >= this.bounds.probes) this.leftOutRecords++;
    else this.#probes.set(record.probe_id, { record, recordMs: this.now() });
  }

  /** The entry of the stream and session of the record; undefined when there is no room, or a newer session. */
  #entryOf(record: StreamReportRecord | AccountingRecord): StreamEntry | undefined {
    const probeId = record.probe_id ?? '';
    const sessionId = record.session_id ?? '';
    const key = `${probeId} ${record.stream_id}`;
    const present = this.#streams.get(key);
    const nowMs = this.now();
    if (present?.sessionId === sessionId && !hasReturned(present, record)) {
      present.recordMs = nowMs;
      return present;
    }
    if (present !== undefined && record.final) return undefined;
    if (present === undefined && !this.#hasRoom(nowMs)) {
      this.leftOutRecords++;
      return undefined;
    }
    const entry: StreamEntry = {
      streamId: record.stream_id,
      probeId,
      sessionId,
      lostPackets: {} as Record<Blame, number>,
      report: undefined,
      accounting: undefined,
      rtpLost: 0,
      recordMs: nowMs,
      activeMs: nowMs,
    };
    this.#streams.set(key, entry);
    return entry;
  }

  #hasRoom(nowMs: number): boolean {
    if (this.#streams.size < this.bounds.streams) return true;
    this.#forget(nowMs);
    return this.#streams.size < this.bounds.streams;
  }

  /** Those without records go; silent ones stay as long as there are records, so that they are not taken for new ones. */
  #forget(nowMs: number): void {
    for (const [key, { recordMs }] of this.#streams) {
      if (nowMs - recordMs >= GONE_AFTER_MS) this.#streams.delete(key);
    }
    for (const [probeId, { recordMs }] of this.#probes) {
      if (nowMs - recordMs < GONE_AFTER_MS) continue;
      this.#probes.delete(probeId);
      this.#heardMs.delete(probeId);
    }
  }
}

/** Whether it is the last record of a session that another one has followed. */
function isOlder(record: ProbeAccountingRecord, present: ProbeAccountingRecord | undefined): boolean {
  return present !== undefined && record.final && record.session_id !== present.session_id;
}

function exported(entry: StreamEntry, room: PidRoom, kinds: ReportKinds | undefined): ExportedStream {
  const { report, lostPackets, rtpLost, accounting } = entry;
  const metrics = report === undefined ? [] : (reportKindOf(report, kinds)?.metrics ?? []);
  return {
    labels: [entry.streamId, entry.probeId],
    reported: report === undefined ? undefined : { report, lostPackets, rtpLost },
    measured: new Map(metrics.map((metric) => [metric.scope, room.thingsOf(metric, report!)])),
    accounting,
  };
}

/** What room there is in a scrape for the PIDs of all streams, or what other kinds have that many of. */
class PidRoom {
  leftOut = 0;
  #room: number;

  constructor(readonly bounds: Readonly<Record<keyof typeof BOUNDS, number>>) {
    this.#room = bounds.pids;
  }

  thingsOf({ countOf, thingsOf }: KindMetrics<any>, report: StreamReport): readonly StreamThing<unknown>[] {
    if (countOf === undefined) return thingsOf(report, Number.POSITIVE_INFINITY);
    const things = thingsOf(report, Math.min(this.bounds.pidsOfStream, this.#room));
    this.#room -= things.length;
    this.leftOut += countOf(report) - things.length;
    return things;
  }
}
