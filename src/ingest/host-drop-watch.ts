import type { FrameSource } from '../capture/frame-source.js';

/**
 * Shortest time between two looks at the drop figures: a look costs 1.5 µs, and 20 µs in promiscuous mode, in which libpcap
 * reads two files of the kernel for the interface's figure (docs/performance.md).
 */
const LOOK_INTERVAL_MS = 1;

/** Notes when a live source drops datagrams. */
export class HostDropWatch {
  #dropped = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
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
    const dropped = drops === null ? 0 : drops.kernelDropped + drops.interfaceDropped;
    if (dropped > this.#dropped) this.#lastDropTimeNs = Date.now() * 1e6;
    this.#dropped = dropped;
    return this.#lastDropTimeNs;
  }
}
