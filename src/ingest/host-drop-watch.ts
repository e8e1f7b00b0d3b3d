import { performance } from 'node:perf_hooks';
import type { EarlyDrops, FrameSource } from '../capture/frame-source.js';
import type { Slab } from '../capture/slab.js';
import { DropTimes } from './drop-times.js';
import { StampClock } from './stamp-clock.js';

/**
 * Shortest time between two looks at the drop figures for no other reason than time: a look costs 1.5 µs, and 20 µs in promiscuous
 * mode, in which libpcap reads two files of the kernel for the interface's figure (docs/performance.md).
 */
const LOOK_INTERVAL_MS = 1;
/** What is dropped before the capture costs more the more processors there are: at most one part in so many of the time goes into it. */
const EARLY_SHARE = 100;
/** The driver of an interface brings its figure up to date so late. */
const INTERFACE_LAG_MS = 2000;
/** The clock of an adapter is known that well. */
const ADAPTER_CLOCK_MS = 100;

/** What time it is. */
interface Clocks {
  monotonicMs(): number;
  epochMs(): number;
}

const SYSTEM_CLOCKS: Clocks = { monotonicMs: () => performance.now(), epochMs: () => Date.now() };

/** Knows when the host may have dropped datagrams of a capture. Times are ns of the epoch by the clock that stamps the frames. */
export interface HostDropSource {
  /** Brings it up to date; to be called before a batch says what it knows. */
  refresh(): void;
  readonly times: Pick<DropTimes, 'lastNs' | 'sinceOf'>;
}

/** Where there is nothing to look at. */
export const NO_HOST_DROPS: HostDropSource = { refresh: () => {}, times: new DropTimes() };

/**
 * Notes when a live source drops datagrams. The kernel counts a drop before the reader reaches the gap: who looks behind a read, and before a
 * batch with what was read is closed, knows of all gaps in it.
 */
export class HostDropWatch implements HostDropSource {
  readonly times = new DropTimes();
  readonly #clock = new StampClock();
  #kernelDropped = 0;
  #early: EarlyDrops = { interfaceDropped: 0, backlogDropped: 0 };
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #earlyDueMs = Number.NEGATIVE_INFINITY;
  /** The last look, and the last at what is dropped early, in ms of the epoch. */
  #lookedEpochMs: number;
  #earlyEpochMs: number;
  /** Something was read since the last look. */
  #isStale = true;

  constructor(
    readonly source: FrameSource,
    readonly clocks: Clocks = SYSTEM_CLOCKS,
  ) {
    this.#lookedEpochMs = clocks.epochMs();
    this.#earlyEpochMs = this.#lookedEpochMs;
  }

  /** A read ended then (monotonic ms); to be called before its frames are taken. */
  follow(slab: Slab, frames: number, nowMs: number): void {
    if (!this.source.isLive) return;
    this.#isStale = true;
    if (this.source.hasOwnClock) this.#clock.follow(slab, frames, this.clocks.epochMs());
    if (nowMs - this.#lookedAtMs >= LOOK_INTERVAL_MS) this.#look(nowMs);
  }

  refresh(): void {
    if (!this.source.isLive) return;
    const nowMs = this.clocks.monotonicMs();
    if (this.#isStale || nowMs >= this.#earlyDueMs) this.#look(nowMs);
  }

  #look(nowMs: number): void {
    this.#lookedAtMs = nowMs;
    this.#isStale = false;
    const drops = this.source.dropStatistics();
    const epochMs = this.clocks.epochMs();
    const kernelDropped = drops?.kernelDropped ?? 0;
    if (kernelDropped > this.#kernelDropped) this.#note(this.#lookedEpochMs, epochMs);
    this.#kernelDropped = kernelDropped;
    this.#lookedEpochMs = epochMs;
    if (nowMs >= this.#earlyDueMs) this.#lookEarly(nowMs);
  }

  #lookEarly(nowMs: number): void {
    const startMs = this.clocks.monotonicMs();
    const early = this.source.earlyDrops?.();
    if (early === undefined) {
      this.#earlyDueMs = Number.POSITIVE_INFINITY;
      return;
    }
    const epochMs = this.clocks.epochMs();
    const before = this.#early;
    if (early.backlogDropped > before.backlogDropped) this.#note(this.#earlyEpochMs, epochMs);
    if (early.interfaceDropped > before.interfaceDropped) this.#note(this.#earlyEpochMs - INTERFACE_LAG_MS, epochMs);
    this.#early = early;
    this.#earlyEpochMs = epochMs;
    this.#earlyDueMs = nowMs + (this.clocks.monotonicMs() - startMs) * EARLY_SHARE;
  }

  #note(sinceMs: number, toMs: number): void {
    const { aheadMs } = this.#clock;
    const unsureMs = this.source.hasOwnClock ? ADAPTER_CLOCK_MS : 0;
    this.times.note((sinceMs + aheadMs - unsureMs) * 1e6, (toMs + aheadMs + unsureMs) * 1e6);
  }
}
