/** Constructs a second: 9600 bit/s of two bytes each. Spec: ANSI/CTA-708, 4.3.6 */
const PER_TICK = 600 / 90000;
/** A picture is shown for 1/60 to 1/10 s; what is longer is a break. */
const SHORTEST_90K = 1400;
const LONGEST_90K = 9100;

/** Compares the constructs of a picture with how long it is shown. */
export class PictureCount {
  #position90k = Number.NaN;
  #count = 0;

  /** The next part of a picture, or picture, at that position; whether the picture before it had another count than its duration asks for. */
  isWrong(position90k: number, count: number): boolean {
    const duration = position90k - this.#position90k;
    if (duration === 0) {
      this.#count += count;
      return false;
    }
    const before = this.#count;
    this.#position90k = position90k;
    this.#count = count;
    const isJudged = before > 0 && duration >= SHORTEST_90K && duration <= LONGEST_90K;
    // Time stamps of 1/90000 s are not exact.
    return isJudged && Math.abs(before - duration * PER_TICK) > 0.6;
  }

  reset(): void {
    this.#position90k = Number.NaN;
    this.#count = 0;
  }
}
