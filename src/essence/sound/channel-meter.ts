// Tested by: test/essence/sound/sound-meter.test.ts
import type { Biquad } from './k-weighting.js';
import { TruePeak } from './true-peak.js';

/** From here on a sample is at full scale: the greatest of 16 bits is 32767 / 32768. */
const FULL_SCALE = 0.99995;
/** So many samples at full scale, one behind the other, are clipped; so is one beyond it, as decoders give them: whoever makes integers of it clips it. */
const CLIPPED_RUN = 3;
/** A sample of more than that is none. */
const MOST_SQUARE = 1e12;
/** What is left in the filters after a sound, and slow to reckon with. */
const NEXT_TO_NOTHING = 1e-30;

/** Levels of one channel. Linear, 1 is full scale. */
export class ChannelMeter {
  /** Of the current hop: sum of the squares, K-weighted and as they are. */
  weightedSum = 0;
  squareSum = 0;
  /** Since the last reset. */
  readonly truePeak = new TruePeak();
  peak = 0;
  totalSquareSum = 0;
  samples = 0;
  clippedRuns = 0;
  clippedSamples = 0;
  /** Samples that are no numbers, or absurdly great; they count as 0. */
  invalidSamples = 0;
  /** Samples at full scale up to now, and whether they are clipped. */
  #run = 0;
  #isClipped = false;
  #shelf1 = 0;
  #shelf2 = 0;
  #highPass1 = 0;
  #highPass2 = 0;
  readonly #shelf: Biquad;
  readonly #highPass: Biquad;

  constructor([shelf, highPass]: readonly [Biquad, Biquad]) {
    this.#shelf = shelf;
    this.#highPass = highPass;
  }

  /** `count` samples, `stride` apart, the first of them at `at`. Samples that are no numbers are set to 0 in place. */
  feed(samples: Float32Array, at: number, stride: number, count: number): void {
    const { b0: c0, b1: c1, b2: c2, a1: d1, a2: d2 } = this.#shelf;
    const { b0: e0, b1: e1, b2: e2, a1: f1, a2: f2 } = this.#highPass;
    let [s1, s2, h1, h2] = [this.#shelf1, this.#shelf2, this.#highPass1, this.#highPass2];
    let squareSum = 0;
    let weightedSum = 0;
    let greatest = 0;
    for (let n = 0, from = at; n < count; n++, from += stride) {
      let sample = samples[from]!;
      let square = sample * sample;
      if (!(square < MOST_SQUARE)) {
        samples[from] = 0;
        sample = 0;
        square = 0;
        this.invalidSamples++;
      }
      squareSum += square;
      if (square > greatest) greatest = square;
      const shelved = c0 * sample + s1;
      s1 = c1 * sample - d1 * shelved + s2;
      s2 = c2 * sample - d2 * shelved;
      const weighted = e0 * shelved + h1;
      h1 = e1 * shelved - f1 * weighted + h2;
      h2 = e2 * shelved - f2 * weighted;
      weightedSum += weighted * weighted;
    }
    [this.#shelf1, this.#shelf2] = [settled(s1), settled(s2)];
    [this.#highPass1, this.#highPass2] = [settled(h1), settled(h2)];
    this.squareSum += squareSum;
    this.totalSquareSum += squareSum;
    this.weightedSum += weightedSum;
    this.samples += count;
    this.#levels(Math.sqrt(greatest), samples, at, stride, count);
  }

  /** What follows does not continue what was fed. */
  noteGap(): void {
    [this.#shelf1, this.#shelf2, this.#highPass1, this.#highPass2] = [0, 0, 0, 0];
    this.weightedSum = 0;
    this.squareSum = 0;
    this.#run = 0;
    this.#isClipped = false;
    this.truePeak.noteGap();
  }

  reset(): void {
    this.truePeak.max = 0;
    this.peak = 0;
    this.totalSquareSum = 0;
    this.samples = 0;
    this.clippedRuns = 0;
    this.clippedSamples = 0;
    this.invalidSamples = 0;
  }

  #levels(greatest: number, samples: Float32Array, at: number, stride: number, count: number): void {
    if (greatest > this.peak) this.peak = greatest;
    if (greatest >= FULL_SCALE) this.#clipping(samples, at, stride, count);
    else {
      this.#run = 0;
      this.#isClipped = false;
    }
    this.truePeak.feed(samples, at, stride, count);
  }

  #clipping(samples: Float32Array, at: number, stride: number, count: number): void {
    for (let n = 0, from = at; n < count; n++, from += stride) {
      const magnitude = Math.abs(samples[from]!);
      if (magnitude < FULL_SCALE) {
        this.#run = 0;
        this.#isClipped = false;
        continue;
      }
      this.#run++;
      if (this.#isClipped) this.clippedSamples++;
      else if (this.#run >= CLIPPED_RUN || magnitude > 1) {
        this.#isClipped = true;
        this.clippedRuns++;
        this.clippedSamples += this.#run;
      }
    }
  }
}

function settled(state: number): number {
  return Math.abs(state) < NEXT_TO_NOTHING ? 0 : state;
}
