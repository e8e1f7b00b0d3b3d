import type { Chunk } from './chunk.js';
import type { Schedule } from './schedule.js';

const NS_PER_SECOND = 1e9;
/** A longer step back is a clock that was set, not a datagram out of order. */
const LONGEST_STEP_BACK_NS = NS_PER_SECOND;

/**
 * The times of the capture. A datagram out of order goes with the one before it; a clock set back, and a repeat of the
 * input, go on after the mean time between datagrams.
 */
export class CaptureSchedule implements Schedule {
  /** Capture time, in seconds of the epoch, from which the others are counted; undefined before the first. */
  #epochSeconds: number | undefined;
  /** What is added to a capture time to make it a due time. */
  #shiftNs = 0;
  #lastDueNs = 0;
  #datagrams = 0;

  feed(): void {}

  isCertain(): boolean {
    return true;
  }

  stamp(chunk: Chunk): void {
    const { seconds, nanoseconds } = chunk.slab;
    for (let row = 0; row < chunk.count; row++) {
      const frame = chunk.frames[row]!;
      this.#epochSeconds ??= seconds[frame]!;
      const timeNs = (seconds[frame]! - this.#epochSeconds) * NS_PER_SECOND + nanoseconds[frame]!;
      const isRepeat = chunk.isRepeat && row === 0;
      if (this.#datagrams === 0) this.#shiftNs = -timeNs;
      else if (isRepeat || timeNs + this.#shiftNs < this.#lastDueNs - LONGEST_STEP_BACK_NS) this.#goOnFrom(timeNs);
      this.#lastDueNs = Math.max(this.#lastDueNs, timeNs + this.#shiftNs);
      this.#datagrams++;
      chunk.dueNs[row] = this.#lastDueNs;
    }
  }

  #goOnFrom(timeNs: number): void {
    const meanNs = this.#datagrams < 2 ? 0 : this.#lastDueNs / (this.#datagrams - 1);
    this.#shiftNs = this.#lastDueNs + meanNs - timeNs;
  }
}
