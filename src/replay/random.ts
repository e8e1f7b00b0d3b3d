/**
 * Repeatable random numbers: mulberry32 of Tommy Ettinger, a 32-bit counter with a mixing function, period 2^32.
 * The same seed and purpose give the same sequence; different purposes give unrelated ones.
 */
export class Random {
  #state: number;

  constructor(seed: number, purpose: number) {
    this.#state = mix(mix(seed) ^ purpose);
  }

  /** A whole number from 0 to 2^32 − 1. */
  next32(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    return mix(this.#state);
  }

  /** A number from 0 up to, not including, 1. */
  nextShare(): number {
    return this.next32() / 0x1_0000_0000;
  }
}

function mix(state: number): number {
  let value = Math.imul(state ^ (state >>> 15), state | 1);
  value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
  return (value ^ (value >>> 14)) >>> 0;
}
