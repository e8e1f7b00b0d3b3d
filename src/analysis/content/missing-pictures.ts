// Tested by: test/analysis/content/video-observer.test.ts
import { ticksBetween } from '../../codec/video/ticks.js';

/** Steps of the same length in a row that tell what a picture lasts. */
const STEPS_TO_LEARN = 8;
/** A time stamp is whole; that of 59.94 frames a second goes up and down by one. */
const TOLERANCE_90K = 2;
/** A step longer than this many pictures is one where some are missing. */
const LONG = 1.75;
/** A longer one is a new time base, or a pause. */
const LEAP_90K = 10 * 90_000;

/** Counts pictures that are missing, by decoding times that go on evenly otherwise. */
export class MissingPictures {
  /** Decoding times went on evenly, so that something can be told. */
  isKnown = false;
  #last90k = Number.NaN;
  /** Length of a picture; NaN before it is known. */
  #step90k = Number.NaN;
  #candidate90k = Number.NaN;
  #same = 0;
  /** Pictures without time stamp since the last one with it. */
  #between = 0;

  /** How many are missing before a picture with that decoding time, NaN where it has none. */
  feed(dts90k: number): number {
    if (Number.isNaN(dts90k)) {
      this.#between++;
      return 0;
    }
    const whole90k = ticksBetween(this.#last90k, dts90k);
    const pictures = this.#between + 1;
    this.#last90k = dts90k;
    this.#between = 0;
    if (Number.isNaN(whole90k)) return 0;
    if (whole90k <= 0 || whole90k > LEAP_90K) {
      this.#same = 0;
      return 0;
    }
    const step90k = whole90k / pictures;
    const missing = this.#missingIn(whole90k, pictures);
    if (missing === 0) this.#learn(step90k);
    return missing;
  }

  /** What comes next has nothing to do with what came. */
  reset(): void {
    this.#last90k = Number.NaN;
    this.#between = 0;
  }

  #missingIn(whole90k: number, pictures: number): number {
    if (!this.isKnown || whole90k < (pictures - 1 + LONG) * this.#step90k) return 0;
    return Math.round(whole90k / this.#step90k) - pictures;
  }

  #learn(step90k: number): void {
    if (Math.abs(step90k - this.#candidate90k) <= TOLERANCE_90K) this.#same++;
    else {
      // Fields that are repeated, a rate that varies: nothing is told until it is even again.
      if (Math.abs(step90k - this.#step90k) > TOLERANCE_90K) this.isKnown = false;
      this.#candidate90k = step90k;
      this.#same = 1;
    }
    if (this.#same < STEPS_TO_LEARN) return;
    this.#step90k = this.#candidate90k;
    this.isKnown = true;
  }
}
