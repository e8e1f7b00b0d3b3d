/** From the arrival of a batch at the monitor to when its first datagram is due: what batches may come later than they did before. */
export const FORWARD_DELAY_NS = 150e6;
/** A time that far ahead is one of another clock. */
const LONGEST_AHEAD_NS = 10e9;
/** After so long the delay that was never used is looked at, and grows shorter by a little: clocks drift apart. */
const WINDOW_NS = 10e9;
const STEP_NS = 1e6;

/**
 * When the datagrams of a stream are due on the clock here, by their arrival on the clock of the probe: as far apart as they came.
 * A batch that comes too late moves all that follows.
 */
export class ForwardPace {
  #offsetNs: number | undefined;
  #leastAheadNs = Number.POSITIVE_INFINITY;
  #windowNs = 0;

  /** What is to be added to arrival times from this batch on, whose first datagram arrived then; both in ns. */
  offsetNs(arrivalNs: number, nowNs: number): number {
    const aheadNs = this.#offsetNs === undefined ? -1 : arrivalNs + this.#offsetNs - nowNs;
    if (aheadNs < 0 || aheadNs > LONGEST_AHEAD_NS) {
      this.#offsetNs = nowNs + FORWARD_DELAY_NS - arrivalNs;
      this.#beginWindow(nowNs);
    } else {
      this.#leastAheadNs = Math.min(this.#leastAheadNs, aheadNs);
      if (nowNs - this.#windowNs >= WINDOW_NS) {
        if (this.#leastAheadNs > FORWARD_DELAY_NS) this.#offsetNs! -= STEP_NS;
        else if (this.#leastAheadNs < FORWARD_DELAY_NS / 2) this.#offsetNs! += STEP_NS;
        this.#beginWindow(nowNs);
      }
    }
    return this.#offsetNs!;
  }

  #beginWindow(nowNs: number): void {
    this.#windowNs = nowNs;
    this.#leastAheadNs = Number.POSITIVE_INFINITY;
  }
}
