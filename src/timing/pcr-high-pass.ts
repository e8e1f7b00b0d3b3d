import { LinearRegression } from './linear-regression.js';

/** The filter begins with the line through so much of a period of its corner, and is settled after so much. */
const PERIODS_OF_LINE = 0.5;
const PERIODS_TO_SETTLE = 1.5;
const FEWEST_OF_LINE = 8;
/** A change of more than this many times the usual one, or than a tick, came at the PCR and not on the way to it. */
const SUDDEN = 3;
const SMALLEST_SUDDEN_27M = 1;
/** So many times further from the PCR before it than the one after it: it is alone. */
const LONER = 10;
/** PCRs without such a change before one that counts as sudden. */
const FEWEST_QUIET = 4;
/** PCRs that the usual change is averaged over. */
const CHANGES = 16;
/** Ticks of 27 MHz that the errors grow by in a second. */
const TICKS_PER_PPM = 27;
const SECONDS_PER_HOUR = 3600;

/**
 * High-pass of second order (Butterworth: −3 dB at the corner) for time errors at any distances in time. It follows phase and frequency
 * of the errors, exactly as the filter in continuous time does where they run in a straight line from PCR to PCR; the error is what
 * is left. A sudden step is one at the PCR that brings it; one PCR that alone is off moves nothing.
 * Spec: ETSI TR 101 290, annex I
 */
export class PcrHighPass {
  /** What is slower than the corner: frequency and its change, against the rate that was given. */
  frequencyPpm = 0;
  driftPpmPerHour = 0;

  readonly #radPerS: number;
  readonly #lineS: number;
  readonly #settledS: number;
  readonly #line = new LinearRegression();
  #ageS = 0;
  #hasBegun = false;
  #last = 0;
  #rest = 0;
  /** Ticks per s; and the same slower, by which its change is known. */
  #frequency = 0;
  #slowFrequency = 0;
  #drift = 0;
  #usualChange = 0;
  /** PCRs since one that changed more than usual. */
  #quiet = 0;
  #seconds = 0;
  #damping = 1;
  #sin = 0;
  #cos = 1;
  #share = 0;

  constructor(cornerHz: number) {
    this.#radPerS = 2 * Math.PI * cornerHz;
    this.#lineS = PERIODS_OF_LINE / cornerHz;
    this.#settledS = PERIODS_TO_SETTLE / cornerHz;
  }

  get isSettled(): boolean {
    return this.#hasBegun && this.#ageS >= this.#settledS;
  }

  reset(): void {
    this.#line.reset();
    this.#ageS = 0;
    this.#hasBegun = false;
    this.#usualChange = 0;
    this.#quiet = 0;
  }

  /**
   * The error of a PCR, in ticks, and the time from the PCR before it; the same of the PCR after it. Returns what of it is faster than
   * the corner; to be relied on once it is settled.
   */
  feed(seconds: number, error: number, nextSeconds: number, nextError: number): number {
    this.#ageS += seconds;
    if (!this.#hasBegun) return this.#fit(error, nextError);
    const expected = this.#last + this.#frequency * seconds;
    const change = error - expected;
    const largest = Math.max(SUDDEN * this.#usualChange, SMALLEST_SUDDEN_27M);
    const isLarge = Math.abs(change) > largest;
    const isSudden = isLarge && this.#quiet >= FEWEST_QUIET;
    this.#quiet = isLarge ? 0 : this.#quiet + 1;
    this.#usualChange += (Math.min(Math.abs(change), largest) - this.#usualChange) / CHANGES;

    if (isSudden) {
      const isAlone = Math.abs(nextError - expected - this.#frequency * nextSeconds) <= largest;
      this.#run(seconds, this.#frequency);
      const rest = this.#rest + change;
      this.#last = isAlone ? expected : error;
      if (!isAlone) this.#rest = rest;
      return rest;
    }
    this.#run(seconds, (error - this.#last) / seconds);
    this.#last = error;
    return this.#rest;
  }

  #fit(error: number, nextError: number): number {
    const change = Math.abs(error - this.#last);
    const isAlone = change > LONER * Math.abs(nextError - this.#last) + SMALLEST_SUDDEN_27M;
    if (isAlone && this.#quiet >= FEWEST_QUIET) {
      this.#quiet = 0;
      return Number.NaN;
    }
    this.#quiet++;
    if (this.#line.count > 0) this.#usualChange += (change - this.#usualChange) / this.#line.count;
    this.#last = error;
    this.#line.feed(this.#ageS, error);
    if (this.#ageS < this.#lineS || this.#line.count < FEWEST_OF_LINE) return Number.NaN;
    this.#hasBegun = true;
    this.#rest = error - this.#line.valueAt(this.#ageS);
    this.#frequency = this.#line.slope;
    this.#slowFrequency = this.#frequency;
    this.#drift = 0;
    return Number.NaN;
  }

  /** Most distances of PCRs are the same as the one before. */
  #prepare(seconds: number, a: number): void {
    this.#seconds = seconds;
    this.#damping = Math.exp(-a * seconds);
    this.#sin = Math.sin(a * seconds);
    this.#cos = Math.cos(a * seconds);
    this.#share = 1 - Math.exp(-this.#radPerS * seconds);
  }

  /** The errors go on at `slope` ticks per s: rest' = slope − frequency − √2·ω·rest, frequency' = ω²·rest, solved exactly. */
  #run(seconds: number, slope: number): void {
    const a = this.#radPerS * Math.SQRT1_2;
    if (seconds !== this.#seconds) this.#prepare(seconds, a);
    const damping = this.#damping;
    const sin = this.#sin;
    const cos = this.#cos;
    const rest = this.#rest;
    const frequency = this.#frequency - slope;
    this.#rest = damping * ((cos - sin) * rest - (sin / a) * frequency);
    this.#frequency = slope + damping * (2 * a * sin * rest + (cos + sin) * frequency);

    const share = this.#share;
    this.#drift += share * (this.#radPerS * (this.#frequency - this.#slowFrequency) - this.#drift);
    this.#slowFrequency += share * (this.#frequency - this.#slowFrequency);
    this.frequencyPpm = this.#frequency / TICKS_PER_PPM;
    this.driftPpmPerHour = (this.#drift / TICKS_PER_PPM) * SECONDS_PER_HOUR;
  }
}
