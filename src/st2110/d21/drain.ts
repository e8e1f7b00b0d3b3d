import assert from 'node:assert/strict';
import type { Ratio } from './ratio.js';

/** Counts the whole periods that have passed since it began, without any error: times are whole ns. */
export class Drain {
  readonly #numerator: number;
  readonly #denominator: number;
  /** What has passed of the next period, in parts of a period: below `#numerator`. */
  #part = 0;

  /** Whether periods of that length can be counted without any error. */
  static isExactFor({ numerator, denominator }: Ratio): boolean {
    return numerator * denominator < Number.MAX_SAFE_INTEGER / 2;
  }

  /** `periodNs`: of one period. */
  constructor(periodNs: Ratio) {
    this.#numerator = periodNs.numerator;
    this.#denominator = periodNs.denominator;
    assert.ok(Drain.isExactFor(periodNs), 'period without a small fraction');
  }

  /** So many ns pass, from 0 on; periods that ended in them. */
  pass(ns: number): number {
    const inPeriods = ns % this.#numerator;
    const parts = inPeriods * this.#denominator + this.#part;
    this.#part = parts % this.#numerator;
    const wholePeriods = ((ns - inPeriods) / this.#numerator) * this.#denominator;
    return wholePeriods + (parts - this.#part) / this.#numerator;
  }

  /** A period begins now. */
  restart(): void {
    this.#part = 0;
  }
}
