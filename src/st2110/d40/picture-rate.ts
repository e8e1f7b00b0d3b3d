// Tested by: test/st2110/d40/anc-content.test.ts
const CLOCK_HZ = 90_000;
/** Steps that the rate is the mean of. */
const STEPS = 32;
const LEAST_STEPS = 4;
/** A longer step is no picture. */
const LONGEST_STEP = CLOCK_HZ / 10;
/** Progressive pictures beyond it are counted in pairs by time codes. Spec: SMPTE ST 12-2, 6 */
const MOST_FRAMES_HZ = 31;

/** Tells from RTP timestamps how many frames there are in a second. */
export class PictureRate {
  readonly #steps: number[] = [];
  #timestamp = -1;
  #sum = 0;

  feed(timestamp: number): void {
    const step = (timestamp - this.#timestamp) >>> 0;
    const isStep = this.#timestamp >= 0 && step > 0 && step <= LONGEST_STEP;
    this.#timestamp = timestamp;
    if (!isStep) return;
    this.#sum += step;
    if (this.#steps.push(step) > STEPS) this.#sum -= this.#steps.shift()!;
  }

  noteGap(): void {
    this.#timestamp = -1;
  }

  /** Fields or frames a second; NaN while it is not known. */
  get pictureHz(): number {
    const steps = this.#steps.length;
    return steps < LEAST_STEPS ? Number.NaN : (CLOCK_HZ * steps) / this.#sum;
  }

  /** What time codes count. */
  get timecodeHz(): number {
    const { pictureHz } = this;
    return pictureHz > MOST_FRAMES_HZ ? pictureHz / 2 : pictureHz;
  }
}
