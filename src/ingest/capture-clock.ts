import type { Slab } from '../capture/slab.js';
import type { DropTimes } from './drop-times.js';

/** While datagrams are dropped at the host, not all that arrives is captured; a stream that is there shows itself within this time behind that. */
const DROPS_HOLD_NS = 1e9;

/**
 * Up to when a live capture has taken all that arrived, by the clock that stamps its frames: the stamp of the last frame, and on
 * from there by the monotonic clock while reads find none. Never later than it is, whatever stops the process meanwhile.
 */
export class CaptureClock {
  readonly #holdMs: number;
  #timeNs = 0;
  #frameNs = 0;
  /** When the frame with this stamp was handed over; it had arrived by then. */
  #frameMs = 0;
  readonly #drops: Pick<DropTimes, 'hasAround'>;

  /** `holdMs`: longest time from the arrival of a frame until a read returns it. */
  constructor(holdMs: number, drops: Pick<DropTimes, 'hasAround'>) {
    this.#holdMs = holdMs;
    this.#drops = drops;
  }

  /** A read that began and ended then (monotonic ms). Returns ns of the epoch; 0 before the first frame. */
  follow(slab: Slab, frames: number, startedMs: number, endedMs: number): number {
    if (frames > 0) {
      this.#frameNs = slab.seconds[frames - 1]! * 1e9 + slab.nanoseconds[frames - 1]!;
      this.#frameMs = endedMs;
      this.#moveTo(this.#frameNs);
    } else if (this.#frameNs > 0) {
      // What arrived later than this before the read began may still be on its way.
      const silentMs = startedMs - this.#holdMs - this.#frameMs;
      if (silentMs > 0) this.#moveTo(Math.floor(this.#frameNs + silentMs * 1e6));
    }
    return this.#timeNs;
  }

  /** Drops are seen before what was captured behind them is read, which may be much later. */
  #moveTo(timeNs: number): void {
    if (!this.#drops.hasAround(timeNs, DROPS_HOLD_NS)) this.#timeNs = timeNs;
  }
}
