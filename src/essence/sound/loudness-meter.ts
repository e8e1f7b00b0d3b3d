import { loudnessOf } from './decibels.js';
import { LoudnessHistogram } from './loudness-histogram.js';
import { SlidingSums } from './sliding-sums.js';

/** Length of a hop. */
export const HOP_MS = 20;
const MOMENTARY_HOPS = 400 / HOP_MS;
const SHORT_TERM_HOPS = 3000 / HOP_MS;
/** A block is gated each 100 ms. */
const GATING_HOPS = 100 / HOP_MS;

/** Loudness in LUFS, of a report interval or since the start; null: not measured, or all of it silence (below −70 LUFS). */
export interface LoudnessFigures {
  /** Greatest momentary loudness (400 ms). */
  readonly momentary_max_lufs: number | null;
  /** Greatest short-term loudness (3 s). */
  readonly short_term_max_lufs: number | null;
  /** Loudness with both gates: programme loudness, if the time is that of a programme. */
  readonly integrated_lufs: number | null;
  /** Loudness range, LU. */
  readonly loudness_range_lu: number | null;
}

/**
 * Loudness by EBU R 128, from the weighted energies of hops of 20 ms. Blocks of 400 ms that overlap by 75 % are gated for the integrated
 * loudness, blocks of 3 s each 100 ms for the loudness range.
 * Spec: EBU Tech 3341, 2; EBU Tech 3342, 3; ITU-R BS.1770-5, Annex 1
 */
export class LoudnessMeter {
  /** LUFS of the last 400 ms, −∞ of silence, NaN until there are as many. */
  momentary = Number.NaN;
  /** LUFS of the last 3 s, −∞ of silence, NaN until there are as many. */
  shortTerm = Number.NaN;
  readonly #energies = new SlidingSums(SHORT_TERM_HOPS);
  readonly #frames = new SlidingSums(SHORT_TERM_HOPS);
  #hops = 0;
  readonly #interval = new Tally();
  readonly #before = new Tally();

  /** Sum of the weighted squares of all channels, and the frames, of a hop. */
  feed(energy: number, frames: number): void {
    this.#energies.feed(energy);
    this.#frames.feed(frames);
    this.#hops++;
    if (this.#hops < MOMENTARY_HOPS) return;
    const isGated = this.#hops % GATING_HOPS === 0;
    const momentary = this.#energies.sum(MOMENTARY_HOPS) / this.#frames.sum(MOMENTARY_HOPS);
    this.momentary = loudnessOf(momentary);
    this.#interval.momentary(momentary, this.momentary, isGated);
    if (!this.#energies.isFull) return;
    const shortTerm = this.#energies.sum() / this.#frames.sum();
    this.shortTerm = loudnessOf(shortTerm);
    this.#interval.shortTerm(shortTerm, this.shortTerm, isGated);
  }

  /** What follows does not continue what was fed. */
  noteGap(): void {
    this.#energies.reset();
    this.#frames.reset();
    this.#hops = 0;
    this.momentary = Number.NaN;
    this.shortTerm = Number.NaN;
  }

  snapshotAndReset(): { interval: LoudnessFigures; total: LoudnessFigures } {
    const interval = this.#interval.figures();
    this.#before.merge(this.#interval);
    this.#interval.reset();
    return { interval, total: this.#before.figures() };
  }
}

class Tally {
  #momentaryMax = Number.NEGATIVE_INFINITY;
  #shortTermMax = Number.NEGATIVE_INFINITY;
  readonly #momentary = new LoudnessHistogram();
  readonly #shortTerm = new LoudnessHistogram();

  momentary(meanSquare: number, loudness: number, isGated: boolean): void {
    this.#momentaryMax = Math.max(this.#momentaryMax, loudness);
    if (isGated) this.#momentary.feed(meanSquare);
  }

  shortTerm(meanSquare: number, loudness: number, isGated: boolean): void {
    this.#shortTermMax = Math.max(this.#shortTermMax, loudness);
    if (isGated) this.#shortTerm.feed(meanSquare);
  }

  merge(other: Tally): void {
    this.#momentaryMax = Math.max(this.#momentaryMax, other.#momentaryMax);
    this.#shortTermMax = Math.max(this.#shortTermMax, other.#shortTermMax);
    this.#momentary.merge(other.#momentary);
    this.#shortTerm.merge(other.#shortTerm);
  }

  reset(): void {
    this.#momentaryMax = Number.NEGATIVE_INFINITY;
    this.#shortTermMax = Number.NEGATIVE_INFINITY;
    this.#momentary.reset();
    this.#shortTerm.reset();
  }

  figures(): LoudnessFigures {
    return {
      momentary_max_lufs: finite(this.#momentaryMax),
      short_term_max_lufs: finite(this.#shortTermMax),
      integrated_lufs: this.#momentary.integrated(),
      loudness_range_lu: this.#shortTerm.range(),
    };
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
