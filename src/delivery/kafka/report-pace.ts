import type { StreamReportRecord } from '../../report/records.js';

/** Streams that are followed at most: some have no last report. The one that was begun first is then begun anew. */
const MOST_STREAMS = 8192;

/** Chooses of the reports on each stream those that are the latest when a longer interval ends; all of them if it is not longer. */
export class ReportPace {
  /** By stream: when the interval under way ends, in epoch ms. */
  readonly #dueMs = new Map<string, number>();

  constructor(
    readonly intervalMs: number,
    readonly reportIntervalMs: number,
    readonly mostStreams = MOST_STREAMS,
  ) {}

  /** Whether there is no report that it leaves out. */
  get takesAll(): boolean {
    return this.intervalMs <= this.reportIntervalMs;
  }

  /** Whether this report is the one of its interval: no later one is nearer to its end. The first and the last always are. */
  takes({ probe_id, session_id, stream_id, timestamp, final }: StreamReportRecord): boolean {
    if (this.takesAll) return true;
    const key = `${probe_id} ${session_id} ${stream_id}`;
    const dueMs = this.#dueMs.get(key) ?? timestamp;
    if (final) this.#dueMs.delete(key);
    const toleranceMs = this.reportIntervalMs / 2;
    if (timestamp < dueMs - toleranceMs) {
      return final;
    }
    const intervals = Math.floor((timestamp + toleranceMs - dueMs) / this.intervalMs) + 1;
    if (!final) this.#keep(key, dueMs + intervals * this.intervalMs);
    return true;
  }

  #keep(key: string, dueMs: number): void {
    const isFull = this.#dueMs.size >= this.mostStreams && !this.#dueMs.has(key);
    if (isFull) this.#dueMs.delete(this.#dueMs.keys().next().value!);
    this.#dueMs.set(key, dueMs);
  }
}
