import { LinearRegression } from './linear-regression.js';

const BLOCK_NS = 60e9;
const FEWEST_SAMPLES = 100;
const SHORTEST_NS = 10e9;
/** The drift over less is lost in the jitter: 100 µs of it make 1 ppm/h over ten minutes. */
const FEWEST_BLOCKS = 10;
const NS_PER_HOUR = 3600e9;
const PPM = 1e6;

/**
 * Frequency offset of a PCR clock against the clock of the arrival times, which is this host's, by least squares over all PCRs, and drift rate:
 * the same over the frequency offsets of whole minutes.
 */
export class PcrDriftCalculator {
  readonly #all = new LinearRegression();
  readonly #block = new LinearRegression();
  readonly #blocks = new LinearRegression();
  #firstNs = 0;
  #lastNs = 0;
  #blockEndNs = 0;

  /** PCRs that the frequency offset is made of, and minutes that the drift rate is made of. */
  get samples(): number {
    return this.#all.count;
  }

  get minutes(): number {
    return this.#blocks.count;
  }

  /** Above 0: the PCRs run fast. null: less than 100 PCRs or 10 s. */
  get frequencyOffsetPpm(): number | null {
    const isEnough = this.#all.count >= FEWEST_SAMPLES && this.#lastNs - this.#firstNs >= SHORTEST_NS;
    return isEnough ? this.#all.slope * PPM : null;
  }

  /** In ppm per hour. null: less than ten whole minutes. */
  get driftRatePpmPerHour(): number | null {
    return this.#blocks.count >= FEWEST_BLOCKS ? this.#blocks.slope * PPM * NS_PER_HOUR : null;
  }

  /** `errorNs`: time by the PCRs less arrival time, from any origin. The times ascend. */
  feed(timeNs: number, errorNs: number): void {
    if (this.#all.count === 0) {
      this.#firstNs = timeNs;
      this.#blockEndNs = timeNs + BLOCK_NS;
    } else if (timeNs >= this.#blockEndNs) {
      this.#closeBlock();
      this.#blockEndNs += (1 + Math.floor((timeNs - this.#blockEndNs) / BLOCK_NS)) * BLOCK_NS;
    }
    this.#lastNs = timeNs;
    this.#all.feed(timeNs, errorNs);
    this.#block.feed(timeNs, errorNs);
  }

  /** The next PCR belongs to another clock. */
  reset(): void {
    this.#all.reset();
    this.#block.reset();
    this.#blocks.reset();
  }

  #closeBlock(): void {
    if (this.#block.count >= FEWEST_SAMPLES) this.#blocks.feed(this.#block.meanX, this.#block.slope);
    this.#block.reset();
  }
}
