import type { IntervalAndTotal } from './interval-and-total.js';
import type { UnmeasurableReason } from './unmeasurable.js';

const WINDOWS_MS = [1, 10, 100] as const;
/** Datagrams that there is room for to begin with. Most streams need no more: when it is full, those older than 100 ms leave, and it grows only if more than half stay. */
const FIRST_CAPACITY = 64;
/** Datagrams that the windows slide over at once, which costs a third of one by one. */
const LOT = 64;
/** Datagrams remembered at most; 100 ms of more than 10 Gb/s in datagrams of 1316 bytes. */
const MAX_CAPACITY = 1 << 17;
const NS_PER_MS = 1e6;

export interface BurstFigures {
  /** Greatest rate over any 1 ms. */
  readonly burst_1ms_bps: number | null;
  /** Greatest rate over any 10 ms. */
  readonly burst_10ms_bps: number | null;
  /** Greatest rate over any 100 ms. */
  readonly burst_100ms_bps: number | null;
  /** Whether every window was within the datagrams that are remembered; otherwise its rate is a lower bound. */
  readonly burst_is_exact: boolean;
  /** Why windows are null. */
  readonly burst_reason: UnmeasurableReason | null;
}

/**
 * Peak rate over windows of 1, 10 and 100 ms. The window slides: every interval (t − w, t] that ends with a datagram is
 * summed, and one of these is the greatest of all. The datagrams of the last 100 ms are remembered, up to 131,072.
 */
export class BurstAnalyzer {
  readonly #hasArrivalTimes: boolean;
  readonly #windows = WINDOWS_MS.map((windowMs) => new Window(windowMs * NS_PER_MS));
  readonly #longest = this.#windows.at(-1)!;
  /** A ring; indices count on modulo 2^32, of which the capacity is a divisor. */
  #timesNs = new Float64Array(FIRST_CAPACITY);
  #sizes = new Uint32Array(FIRST_CAPACITY);
  #end = 0;
  /** The windows have slid up to here. */
  #slidTo = 0;
  /** No window begins before it. */
  #oldest = 0;
  #firstNs = Number.NaN;
  #lastNs = Number.NaN;
  /** Longest time without a gap. */
  #spanNs = 0;

  constructor(hasArrivalTimes: boolean) {
    this.#hasArrivalTimes = hasArrivalTimes;
  }

  feed(timeNs: number, bytes: number): void {
    if (!this.#hasArrivalTimes) return;
    if (timeNs < this.#lastNs) this.noteGap();
    if (Number.isNaN(this.#lastNs)) this.#firstNs = timeNs;
    this.#lastNs = timeNs;
    if (timeNs - this.#firstNs > this.#spanNs) this.#spanNs = timeNs - this.#firstNs;
    if ((this.#end - this.#oldest) >>> 0 === this.#timesNs.length) this.#makeRoom(timeNs);
    const newest = this.#end;
    const slot = newest & (this.#timesNs.length - 1);
    this.#timesNs[slot] = timeNs;
    this.#sizes[slot] = bytes;
    this.#end = (newest + 1) >>> 0;
    if ((this.#end - this.#slidTo) >>> 0 >= LOT) this.#slide();
  }

  /** The next datagram does not follow the last one. */
  noteGap(): void {
    this.#slide();
    for (const window of this.#windows) window.empty(this.#end);
    this.#oldest = this.#end;
    this.#lastNs = Number.NaN;
  }

  snapshot(): IntervalAndTotal<BurstFigures> {
    this.#slide();
    return {
      interval: this.#figures((window) => window.peakBytes),
      total: this.#figures((window) => Math.max(window.peakBytes, window.peakBytesBefore)),
    };
  }

  snapshotAndReset(): IntervalAndTotal<BurstFigures> {
    const snapshot = this.snapshot();
    for (const window of this.#windows) window.beginInterval();
    return snapshot;
  }

  reset(): void {
    this.noteGap();
    for (const window of this.#windows) window.reset();
    this.#spanNs = 0;
  }

  #slide(): void {
    for (const window of this.#windows) window.slide(this.#slidTo, this.#end, this.#timesNs, this.#sizes);
    this.#slidTo = this.#end;
  }

  #makeRoom(timeNs: number): void {
    this.#slide();
    for (const window of this.#windows) window.expire(timeNs, this.#end, this.#timesNs, this.#sizes);
    const oldest = this.#longest.start;
    const capacity = this.#timesNs.length;
    this.#oldest = oldest;
    const kept = (this.#end - oldest) >>> 0;
    // Of what is nearly full already, every other datagram would have to make room.
    if (kept < (capacity === MAX_CAPACITY ? capacity : capacity / 2)) return;
    if (capacity === MAX_CAPACITY) {
      for (const window of this.#windows) window.giveUp(oldest, this.#sizes);
      this.#oldest = this.#longest.start;
      return;
    }
    const timesNs = new Float64Array(capacity * 2);
    const sizes = new Uint32Array(capacity * 2);
    for (let index = oldest; index !== this.#end; index = (index + 1) >>> 0) {
      timesNs[index & (capacity * 2 - 1)] = this.#timesNs[index & (capacity - 1)]!;
      sizes[index & (capacity * 2 - 1)] = this.#sizes[index & (capacity - 1)]!;
    }
    this.#timesNs = timesNs;
    this.#sizes = sizes;
  }

  #figures(peakBytesOf: (window: Window) => number): BurstFigures {
    const hasDatagrams = this.#windows.some((window) => peakBytesOf(window) > 0);
    const [burst_1ms_bps, burst_10ms_bps, burst_100ms_bps] = this.#windows.map((window) =>
      hasDatagrams && this.#spanNs >= window.windowNs ? (peakBytesOf(window) * 8e9) / window.windowNs : null,
    ) as [number | null, number | null, number | null];
    return {
      burst_1ms_bps,
      burst_10ms_bps,
      burst_100ms_bps,
      burst_is_exact: this.#windows.every((window) => window.isExact),
      burst_reason: this.#reason(hasDatagrams),
    };
  }

  #reason(hasDatagrams: boolean): UnmeasurableReason | null {
    if (!this.#hasArrivalTimes) return 'no_arrival_times';
    if (!hasDatagrams) return 'too_few_samples';
    return this.#spanNs < this.#longest.windowNs ? 'too_short' : null;
  }
}

class Window {
  peakBytes = 0;
  /** Without the current interval. */
  peakBytesBefore = 0;
  isExact = true;
  /** Index of the oldest datagram that is summed. */
  start = 0;
  #bytes = 0;

  constructor(readonly windowNs: number) {}

  /**
   * Slides over the datagrams from `from` to before `end`. Those that are too old stay until they would make a new peak:
   * leaving in lots is faster than one by one.
   */
  slide(from: number, end: number, timesNs: Float64Array, sizes: Uint32Array): void {
    const mask = timesNs.length - 1;
    let { start, peakBytes } = this;
    let bytes = this.#bytes;
    for (let index = from; index !== end; index = (index + 1) >>> 0) {
      bytes += sizes[index & mask]!;
      if (bytes <= peakBytes) continue;
      const beforeNs = timesNs[index & mask]! - this.windowNs;
      for (; start !== index && timesNs[start & mask]! <= beforeNs; start = (start + 1) >>> 0)
        bytes -= sizes[start & mask]!;
      if (bytes > peakBytes) peakBytes = bytes;
    }
    this.start = start;
    this.peakBytes = peakBytes;
    this.#bytes = bytes;
  }

  /** Datagrams before `end` leave the window that ends at this time. */
  expire(timeNs: number, end: number, timesNs: Float64Array, sizes: Uint32Array): void {
    const mask = timesNs.length - 1;
    const beforeNs = timeNs - this.windowNs;
    let start = this.start;
    while (start !== end && timesNs[start & mask]! <= beforeNs) {
      this.#bytes -= sizes[start & mask]!;
      start = (start + 1) >>> 0;
    }
    this.start = start;
  }

  /** The datagram will be overwritten. */
  giveUp(index: number, sizes: Uint32Array): void {
    if (this.start !== index) return;
    this.#bytes -= sizes[index & (sizes.length - 1)]!;
    this.start = (index + 1) >>> 0;
    this.isExact = false;
  }

  empty(end: number): void {
    this.start = end;
    this.#bytes = 0;
  }

  beginInterval(): void {
    this.peakBytesBefore = Math.max(this.peakBytesBefore, this.peakBytes);
    this.peakBytes = 0;
  }

  reset(): void {
    this.peakBytes = 0;
    this.peakBytesBefore = 0;
    this.isExact = true;
  }
}
