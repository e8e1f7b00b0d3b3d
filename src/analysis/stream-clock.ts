/** Arrival times that step back less are out of order; what steps back further, or leaps in a live capture, is a clock that was set. */
const SET_BACK_NS = 100e6;
const SET_AHEAD_NS = 10e9;

/**
 * Time of a stream in ns since its first datagram, by the clock that stamps the datagrams. It never goes back, and goes on
 * where it is when that clock is set.
 */
export class StreamClock {
  /** The latest time so far. */
  latestNs = 0;
  #originSeconds = Number.NaN;
  #originNanoseconds = 0;
  /** Up to when a live capture said that it has captured; NaN before, and of a file, in which a leap is silence. */
  #capturedNs = Number.NaN;

  /** Time 0 in seconds of the epoch, by the clock as it is set now; NaN before the first datagram. */
  get originSeconds(): number {
    return this.#originSeconds + this.#originNanoseconds / 1e9;
  }

  /** The time of the first datagram of a batch, which may be out of order. Returns whether the clock was set before it. */
  begin(seconds: number, nanoseconds: number): boolean {
    if (Number.isNaN(this.#originSeconds)) {
      this.#originSeconds = seconds;
      this.#originNanoseconds = nanoseconds;
    }
    return this.#follow(this.timeNsOf(seconds, nanoseconds));
  }

  /** Everything up to that time (ns of the epoch) was captured. Returns whether the clock was set before. */
  captured(epochNs: number): boolean {
    const timeNs = this.timeNsOf(0, epochNs);
    const wasSet = timeNs > this.latestNs && this.#follow(timeNs);
    this.#capturedNs = this.latestNs;
    return wasSet;
  }

  /** The time of a datagram: no earlier than the latest so far. */
  inOrder(timeNs: number): number {
    if (timeNs > this.latestNs) this.latestNs = timeNs;
    return this.latestNs;
  }

  timeNsOf(seconds: number, nanoseconds: number): number {
    return (seconds - this.#originSeconds) * 1e9 + (nanoseconds - this.#originNanoseconds);
  }

  #follow(timeNs: number): boolean {
    const stepNs = timeNs - this.latestNs;
    const isAhead = stepNs > SET_AHEAD_NS && !Number.isNaN(this.#capturedNs);
    if (stepNs >= -SET_BACK_NS && !isAhead) return false;
    const seconds = Math.floor(stepNs / 1e9);
    this.#originSeconds += seconds;
    this.#originNanoseconds += stepNs - seconds * 1e9;
    return true;
  }
}
