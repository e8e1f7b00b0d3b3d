/** 64-bit integers as two 32-bit halves: BigInt would cost more than all the rest of a batch's header. */

const TWO_32 = 2 ** 32;
const BILLION = 1e9;

/** The upper half of a whole number from 0 to 2^64; the lower one is `value >>> 0`. */
export function highHalf(value: number): number {
  return Math.floor(value / TWO_32);
}

/** The number of two halves; NaN above 2^53, where it would not be exact. */
export function fromHalves(high: number, low: number): number {
  return high < 2 ** 21 ? high * TWO_32 + low : Number.NaN;
}

/** Seconds (to 2^32) and nanoseconds → ns in 64 bits: writes the lower half at `cells[at]`, the upper one after it. */
export function writeNanoseconds(cells: Uint32Array, at: number, seconds: number, nanoseconds: number): void {
  const upper = Math.floor(seconds / 65536) * BILLION;
  const lower = (upper % 65536) * 65536 + (seconds % 65536) * BILLION + nanoseconds;
  cells[at] = lower >>> 0;
  cells[at + 1] = Math.floor(upper / 65536) + highHalf(lower);
}

/** Whole seconds of ns in two halves. */
export function secondsOf(high: number, low: number): number {
  const afterHigh = (high % BILLION) * 65536 + (low >>> 16);
  const afterMiddle = (afterHigh % BILLION) * 65536 + (low & 0xffff);
  return (
    Math.floor(high / BILLION) * TWO_32 + Math.floor(afterHigh / BILLION) * 65536 + Math.floor(afterMiddle / BILLION)
  );
}

/** The nanoseconds within the second of ns in two halves. */
export function nanosecondsOf(high: number, low: number): number {
  const afterHigh = ((high % BILLION) * 65536 + (low >>> 16)) % BILLION;
  return (afterHigh * 65536 + (low & 0xffff)) % BILLION;
}
