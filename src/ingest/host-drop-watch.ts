import type { FrameSource } from '../capture/frame-source.js';

/**
 * Shortest time between two looks at the drop figures: a look costs 1.5 µs, and 20 µs in promiscuous mode, in which libpcap
 * reads two files of the kernel for the interface's figure (docs/performance.md).
 */
const LOOK_INTERVAL_MS = 1;
/** Drops that are closer together are told as one: what a batch can tell is one time. */
const TOGETHER_MS = 200;
/** The driver of an interface brings its figure up to date so late. */
const INTERFACE_LAG_MS = 2000;

/** Notes when a live source drops datagrams. */
export class HostDropWatch {
  /** Up to when none of the last drops had been seen, in ns of the epoch; 0: never, or not known. */
  sinceNs = 0;
  #kernelDropped = 0;
  #interfaceDropped = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  /** The last look in ms of the epoch. */
  #lookedEpochMs = Date.now();
  #lastDropTimeNs = 0;

  constructor(readonly source: FrameSource) {}

  /**
   * When the kernel or the interface was last seen to have dropped something, in ns of the epoch; 0: never, or not known.
   * To be called before the frames of a read are taken: the kernel counts a drop before the reader reaches the gap.
   */
  look(nowMs: number): number {
    if (!this.source.isLive || nowMs - this.#lookedAtMs < LOOK_INTERVAL_MS) return this.#lastDropTimeNs;
    this.#lookedAtMs = nowMs;
    const drops = this.source.dropStatistics();
    const epochMs = Date.now();
    const kernelDropped = drops?.kernelDropped ?? 0;
    const interfaceDropped = drops?.interfaceDropped ?? 0;
    const isOfInterface = interfaceDropped > this.#interfaceDropped;
    if (isOfInterface || kernelDropped > this.#kernelDropped) this.#note(epochMs, isOfInterface ? INTERFACE_LAG_MS : 0);
    this.#kernelDropped = kernelDropped;
    this.#interfaceDropped = interfaceDropped;
    this.#lookedEpochMs = epochMs;
    return this.#lastDropTimeNs;
  }

  #note(epochMs: number, lagMs: number): void {
    const sinceNs = (this.#lookedEpochMs - lagMs) * 1e6;
    if (sinceNs - this.#lastDropTimeNs > TOGETHER_MS * 1e6) this.sinceNs = sinceNs;
    this.#lastDropTimeNs = epochMs * 1e6;
  }
}
