import type { Slab } from '../capture/slab.js';

/** How long the least delay of a frame is remembered, at least. */
const MEMORY_MS = 10_000;

/**
 * How far the clock that stamps the frames is ahead of this host's, in ms. That of an adapter may be TAI, or nobody's: a frame has its stamp
 * some time before it is read, so that the least of these times, of late, is the best that is known.
 */
export class StampClock {
  #beganMs = Number.NEGATIVE_INFINITY;
  #aheadMs = Number.NEGATIVE_INFINITY;
  #aheadBeforeMs = Number.NEGATIVE_INFINITY;

  /** A read that ended then, by the host's clock (epoch ms). */
  follow(slab: Slab, frames: number, epochMs: number): void {
    if (frames === 0) return;
    if (Math.abs(epochMs - this.#beganMs) > MEMORY_MS) {
      this.#beganMs = epochMs;
      this.#aheadBeforeMs = this.#aheadMs;
      this.#aheadMs = Number.NEGATIVE_INFINITY;
    }
    const stampMs = slab.seconds[frames - 1]! * 1000 + slab.nanoseconds[frames - 1]! / 1e6;
    this.#aheadMs = Math.max(this.#aheadMs, stampMs - epochMs);
  }

  /** 0 before the first frame. */
  get aheadMs(): number {
    const aheadMs = Math.max(this.#aheadMs, this.#aheadBeforeMs);
    return Number.isFinite(aheadMs) ? aheadMs : 0;
  }
}
