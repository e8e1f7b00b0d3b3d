// Tested by: test/monitor/terminal/operated.test.ts
import type { StreamReport } from '../../report/stream-report.js';
import { StreamEntry } from './stream-entry.js';
import { inOrder, type Sort } from './stream-order.js';
import { isTrouble } from './stream-state.js';

/** More than the monitor follows at once; those that have gone longest make room. */
const MOST_STREAMS = 20_000;
/** A stream of which no report comes is dropped after so long. */
const GONE_AFTER_MS = 3_600_000;
/** How often the figures are looked at that streams are sorted by. */
const MEASURE_MS = 10_000;

/** All streams of which there was a report, as they are shown. Times are monotonic ms. */
export class StreamList {
  sort: Sort = 'trouble';
  filter = '';
  readonly #entries = new Map<string, StreamEntry>();
  /** Streams that are not shown yet. */
  readonly #newcomers = new Map<string, { readonly report: StreamReport; readonly nowMs: number }>();
  readonly #intervalMs: number;
  #measuredMs = Number.NEGATIVE_INFINITY;
  #ordered: readonly StreamEntry[] | undefined;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  take(streams: readonly StreamReport[], nowMs: number): void {
    this.hold(streams, nowMs);
    this.release(nowMs);
  }

  /** Takes reports that are not shown yet. */
  hold(streams: readonly StreamReport[], nowMs: number): void {
    for (const report of streams) {
      const key = `${report.probe_id ?? ''} ${report.stream_id}`;
      const entry = this.#entries.get(key);
      if (entry !== undefined) entry.hold(report, nowMs);
      else this.#holdNewcomer(key, report, nowMs);
    }
  }

  /** Shows what was held. */
  release(nowMs: number): void {
    for (const entry of this.#entries.values()) entry.release();
    for (const [key, { report, nowMs: seenMs }] of this.#newcomers)
      this.#add(new StreamEntry(key, report, seenMs, this.#intervalMs));
    this.#newcomers.clear();
    this.#makeRoom(nowMs);
    this.look(nowMs);
  }

  /** Looks at what time alone changes. */
  look(nowMs: number): void {
    for (const entry of this.#entries.values()) {
      entry.look(nowMs);
      if (entry.state === 'gone' && entry.ageMs(nowMs) >= GONE_AFTER_MS) this.#entries.delete(entry.key);
    }
    if (nowMs - this.#measuredMs >= MEASURE_MS) this.measure(nowMs);
    this.#ordered = undefined;
  }

  measure(nowMs: number): void {
    this.#measuredMs = nowMs;
    for (const entry of this.#entries.values()) entry.measure();
    this.#ordered = undefined;
  }

  reset(nowMs: number): void {
    for (const entry of this.#entries.values()) entry.reset();
    this.measure(nowMs);
  }

  /** Those that the filter leaves, in their order. */
  get shown(): readonly StreamEntry[] {
    this.#ordered ??= inOrder(this.#found(), this.sort);
    return this.#ordered;
  }

  setSort(sort: Sort, nowMs: number): void {
    this.sort = sort;
    this.measure(nowMs);
  }

  setFilter(text: string): void {
    this.filter = text;
    this.#ordered = undefined;
  }

  get all(): Iterable<StreamEntry> {
    return this.#entries.values();
  }

  get size(): number {
    return this.#entries.size;
  }

  get inTrouble(): number {
    let count = 0;
    for (const { state } of this.#entries.values()) if (isTrouble(state)) count++;
    return count;
  }

  #found(): readonly StreamEntry[] {
    const words = this.filter
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const all = [...this.#entries.values()];
    return words.length === 0 ? all : all.filter(({ searched }) => words.every((word) => searched.includes(word)));
  }

  /** While all is frozen others may come and go for days: the newest are kept. */
  #holdNewcomer(key: string, report: StreamReport, nowMs: number): void {
    this.#newcomers.delete(key);
    this.#newcomers.set(key, { report, nowMs });
    if (this.#newcomers.size > MOST_STREAMS) this.#newcomers.delete(this.#newcomers.keys().next().value!);
  }

  #add(entry: StreamEntry): void {
    entry.measure();
    this.#entries.set(entry.key, entry);
  }

  #makeRoom(nowMs: number): void {
    const excess = this.#entries.size - MOST_STREAMS;
    if (excess <= 0) return;
    const oldestFirst = [...this.#entries.values()].sort((a, b) => b.ageMs(nowMs) - a.ageMs(nowMs));
    for (const { key } of oldestFirst.slice(0, excess)) this.#entries.delete(key);
  }
}
