// Tested by: test/history/store.test.ts
import { reportKindOf } from '../report/kinds.js';
import type { EventRecord, StreamReportRecord } from '../report/records.js';
import { type HistoryBatch, type HistoryEvent, ROW_LENGTH, type StreamNames } from './batch.js';
import { COUNTS, GAUGES } from './figures.js';
import { STREAM_IDS } from './tiers.js';

/** Sets of names that are remembered; then they are explained anew. */
const MOST_SETS = 4096;

/** Events that are told later than this after their arrival are not of a live stream. */
const LONGEST_DELAY_MS = 3_600_000;

/** Seconds that are told at once at most, beyond those of the report: a pause is known to be one when it has lasted. */
const LONGEST_PAUSE_S = 60;

/** A stream as it was last explained. */
interface KnownStream {
  readonly index: number;
  sessionId: string | null;
  facts: string;
  readonly totals: Float64Array;
}

/** Gathers reports and events as numbers. */
export class BatchBuilder {
  readonly #known = new Map<string, KnownStream>();
  readonly #sets = new Map<string, number>();
  #rows: number[] = [];
  #counts: number[] = [];
  #streams: StreamNames[] = [];
  #newSets: { index: number; names: string }[] = [];
  #events: HistoryEvent[] = [];

  /** Reports and events since the last take. */
  get size(): number {
    return this.#rows.length / ROW_LENGTH + this.#events.length;
  }

  /** Whether it knows the stream, or can take one more. */
  hasRoomFor({ probe_id, stream_id }: StreamReportRecord | EventRecord): boolean {
    return this.#known.size < STREAM_IDS || this.#known.has(keyOf(probe_id, stream_id));
  }

  addReport(record: StreamReportRecord): void {
    const stream = this.#streamOf(record);
    const timeS = Math.floor(record.timestamp / 1000);
    const unmeasured = this.#addCounts(record, stream, timeS);
    this.#rows.push(timeS, stream.index, this.#setOf(unmeasured));
    for (const { read, decimals } of GAUGES) this.#rows.push(rounded(read(record), decimals));
    // What comes of the stream behind that has begun anew.
    if (record.final) stream.totals.fill(0);
  }

  /** An event has the time of its arrival; that of a capture file of the past stands with the reports that are made now. */
  addEvent(record: EventRecord, nowMs: number): void {
    const { stream_id, probe_id, session_id, timestamp } = record;
    const stream = this.#known.get(keyOf(probe_id, stream_id)) ?? this.#begin(probe_id, stream_id, session_id);
    this.#events.push({
      stream: stream.index,
      timeMs: Math.round(timestamp !== null && Math.abs(nowMs - timestamp) < LONGEST_DELAY_MS ? timestamp : nowMs),
      event: record.event,
      name: record.event === 'loss' ? record.blame : record.name,
      priority: 'priority' in record ? record.priority : null,
      json: JSON.stringify(record),
    });
  }

  take(): HistoryBatch {
    const batch = {
      rows: Float64Array.from(this.#rows),
      counts: Float64Array.from(this.#counts),
      streams: this.#streams,
      unmeasured: this.#newSets,
      events: this.#events,
    };
    this.#rows = [];
    this.#counts = [];
    this.#streams = [];
    this.#newSets = [];
    this.#events = [];
    return batch;
  }

  /** Returns the names of what cannot be told. */
  #addCounts(record: StreamReportRecord, stream: KnownStream, timeS: number): string {
    const unmeasured: string[] = [];
    const values = COUNTS.map(({ read }) => read(record));
    const isTimeKnown = isOfInterval(record, values, stream.totals);
    COUNTS.forEach(({ name, isTotal, isTime = false }, index) => {
      const value = values[index]!;
      if (value === null) {
        unmeasured.push(name);
        return;
      }
      const before = stream.totals[index]!;
      const count = isTime ? grownBy(value, before) : isTotal ? value - before : value;
      if (isTotal) stream.totals[index] = value;
      if (count !== 0 && (isTimeKnown || !isTime)) this.#counts.push(timeS, stream.index, index, count);
    });
    return unmeasured.join(' ');
  }

  #streamOf(record: StreamReportRecord): KnownStream {
    const { probe_id, stream_id, session_id, kind, is_rtp } = record;
    const stream = this.#known.get(keyOf(probe_id, stream_id)) ?? this.#begin(probe_id, stream_id, session_id);
    if (stream.sessionId !== session_id) {
      stream.sessionId = session_id;
      stream.totals.fill(0);
    }
    const services = reportKindOf(record)?.history.namesOf(record) ?? [];
    const name = record.stream_name ?? '';
    const group = record.stream_group ?? '';
    const facts = [kind, is_rtp, name, group, ...services].join('\n');
    if (stream.facts !== facts) {
      stream.facts = facts;
      this.#streams.push({
        index: stream.index,
        probeId: probe_id ?? '',
        streamId: stream_id,
        kind,
        isRtp: is_rtp,
        services,
        name,
        group,
      });
    }
    return stream;
  }

  /** An event may come before the first report, which then says more of the stream. */
  #begin(probeId: string | null, streamId: string, sessionId: string | null): KnownStream {
    const index = this.#known.size;
    const nothing = { kind: 'unknown', isRtp: false, services: [], name: '', group: '' } as const;
    this.#streams.push({ index, probeId: probeId ?? '', streamId, ...nothing });
    const stream = { index, sessionId, facts: '', totals: new Float64Array(COUNTS.length) };
    this.#known.set(keyOf(probeId, streamId), stream);
    return stream;
  }

  #setOf(names: string): number {
    const known = this.#sets.get(names);
    if (known !== undefined) return known;
    if (this.#sets.size === MOST_SETS) this.#sets.clear();
    const index = this.#sets.size;
    this.#sets.set(names, index);
    this.#newSets.push({ index, names });
    return index;
  }
}

/** Whether the seconds told since the report before are of its interval; otherwise reports are missing, and where those seconds belong is not known. */
function isOfInterval(
  { interval_ns }: StreamReportRecord,
  values: readonly (number | null)[],
  totals: Float64Array,
): boolean {
  const most = interval_ns / 1e9 + LONGEST_PAUSE_S;
  return COUNTS.every(({ isTime }, index) => !isTime || grownBy(values[index] ?? 0, totals[index]!) <= most);
}

/** What is smaller than before is of an analysis that began anew. */
function grownBy(total: number, before: number): number {
  return total < before ? total : total - before;
}

function keyOf(probeId: string | null, streamId: string): string {
  return `${probeId ?? ''} ${streamId}`;
}

function rounded(value: number | null, decimals: number): number {
  if (value === null) return Number.NaN;
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
