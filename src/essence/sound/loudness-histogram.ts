// Tested by: test/essence/sound/loudness-meter.test.ts
import { loudnessOf } from './decibels.js';

/** The absolute gate, LUFS. Spec: ITU-R BS.1770-5, Annex 1, equation 5 */
const LEAST = -70;
const MOST = 30;
const BINS_PER_LU = 20;
const BINS = (MOST - LEAST) * BINS_PER_LU;
/** Relative gate of the integrated loudness, LU. Spec: ITU-R BS.1770-5, Annex 1, equation 6 */
const INTEGRATED_GATE = -10;
/** Relative gate of the loudness range, LU. Spec: EBU Tech 3342, 3 */
const RANGE_GATE = -20;
const [LOW, HIGH] = [0.1, 0.95];

/**
 * How often each loudness above the absolute gate came, in steps of 0.05 LU with the sum of their energies: 24 kB however long the programme
 * is. A relative gate lies on the border of a step, everything else is exact.
 */
export class LoudnessHistogram {
  readonly #counts = new Uint32Array(BINS);
  readonly #sums = new Float64Array(BINS);
  #used = false;

  /** The weighted mean square of a block. */
  feed(meanSquare: number): void {
    const loudness = loudnessOf(meanSquare);
    if (!(loudness > LEAST)) return;
    const bin = Math.min(BINS - 1, binOf(loudness));
    this.#counts[bin]!++;
    this.#sums[bin]! += meanSquare;
    this.#used = true;
  }

  merge(other: LoudnessHistogram): void {
    if (!other.#used) return;
    this.#used = true;
    for (let bin = 0; bin < BINS; bin++) {
      this.#counts[bin]! += other.#counts[bin]!;
      this.#sums[bin]! += other.#sums[bin]!;
    }
  }

  reset(): void {
    if (!this.#used) return;
    this.#counts.fill(0);
    this.#sums.fill(0);
    this.#used = false;
  }

  /** Loudness of blocks of 400 ms behind both gates, LUFS; null where all is below the absolute gate. Spec: ITU-R BS.1770-5, Annex 1, equation 7 */
  integrated(): number | null {
    return this.#meanFrom(this.#gate(INTEGRATED_GATE));
  }

  /** Loudness range of blocks of 3 s, LU; null where all is below the absolute gate. Spec: EBU Tech 3342, 3 */
  range(): number | null {
    const from = this.#gate(RANGE_GATE);
    let count = 0;
    for (let bin = from; bin < BINS; bin++) count += this.#counts[bin]!;
    if (count === 0) return null;
    return this.#percentile(from, (count - 1) * HIGH) - this.#percentile(from, (count - 1) * LOW);
  }

  /** The first step behind the relative gate. */
  #gate(relative: number): number {
    const ungated = this.#meanFrom(0);
    return ungated === null ? 0 : Math.max(0, Math.min(BINS - 1, binOf(ungated + relative)));
  }

  #meanFrom(from: number): number | null {
    let count = 0;
    let sum = 0;
    for (let bin = from; bin < BINS; bin++) {
      count += this.#counts[bin]!;
      sum += this.#sums[bin]!;
    }
    return count === 0 ? null : loudnessOf(sum / count);
  }

  /** Mean loudness of the step that holds the block of that rank, from the quietest behind the gate. */
  #percentile(from: number, rank: number): number {
    let left = Math.round(rank);
    let bin = from;
    while (bin < BINS - 1 && left >= this.#counts[bin]!) left -= this.#counts[bin++]!;
    return loudnessOf(this.#sums[bin]! / this.#counts[bin]!);
  }
}

function binOf(loudness: number): number {
  return Math.floor((loudness - LEAST) * BINS_PER_LU);
}
