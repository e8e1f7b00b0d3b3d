// Tested by: test/analysis/st2110/video-stream-payload.test.ts
import { type Ratio, ratioOf } from '../d21/ratio.js';

/** Rates of frames, or of fields, that pictures have. Spec: SMPTE ST 2110-20, 7.2 */
const RATES: readonly Ratio[] = [
  ratioOf(24_000, 1001),
  ratioOf(24, 1),
  ratioOf(25, 1),
  ratioOf(30_000, 1001),
  ratioOf(30, 1),
  ratioOf(48_000, 1001),
  ratioOf(48, 1),
  ratioOf(50, 1),
  ratioOf(60_000, 1001),
  ratioOf(60, 1),
  ratioOf(100, 1),
  ratioOf(120_000, 1001),
  ratioOf(120, 1),
];
/** Steps that tell 59.94 from 60 and 119.88 from 120 beyond rounding. */
const NEEDED_STEPS = 4;
const TICKS_PER_SECOND = 90_000;

/**
 * Tells the rate of frames, of fields where the picture is interlaced, from the RTP timestamps that they begin with.
 * Spec: SMPTE ST 2110-20, 6.1.3 (a clock of 90 kHz)
 */
export class FrameRateDetector {
  /** undefined until it is known. */
  rate: Ratio | undefined;
  /** Both fields have one timestamp: segments of a progressive picture, or fields of a sender that does not follow ST 2110. */
  isSegmented = false;
  #last = 0;
  #steps = 0;
  #ticks = 0;
  #hasLast = false;

  /** A frame or field begins; `isSecond`: a second field. */
  feed(timestamp: number, isSecond: boolean): void {
    const step = (timestamp - this.#last) >>> 0;
    if (!this.#hasLast) this.#begin(timestamp);
    else if (step === 0) this.isSegmented ||= isSecond;
    else this.#step(timestamp, step);
  }

  /** Frames are missing. */
  noteGap(): void {
    this.#hasLast = false;
  }

  /** No more frames will come: what they show so far. */
  conclude(): void {
    if (this.#steps > 0) this.#decide();
  }

  #begin(timestamp: number): void {
    this.#hasLast = true;
    this.#last = timestamp;
    this.#steps = 0;
    this.#ticks = 0;
  }

  #step(timestamp: number, step: number): void {
    this.#last = timestamp;
    this.#ticks += step;
    this.#steps++;
    if (this.#steps < NEEDED_STEPS) return;
    this.#decide();
    this.#begin(timestamp);
  }

  #decide(): void {
    const found = nearestRate(this.#ticks, this.#steps);
    if (found !== undefined) this.rate = this.isSegmented ? ratioOf(found.numerator * 2, found.denominator) : found;
  }
}

/** The rate at which so many periods take so many ticks of 90 kHz, each timestamp rounded by itself; undefined where there is none. */
function nearestRate(ticks: number, periods: number): Ratio | undefined {
  let nearest: Ratio | undefined;
  let least = 1;
  for (const rate of RATES) {
    const off = Math.abs(ticks - (periods * TICKS_PER_SECOND * rate.denominator) / rate.numerator);
    if (off > least) continue;
    least = off;
    nearest = rate;
  }
  return nearest;
}
