import { SEEN_HEIGHT, SEEN_WIDTH } from './seen-picture.js';

/** Side of the square that is transformed. */
const SIDE = 32;
/** Side of the square of coefficients that is kept. */
const KEPT = 8;
/** By so much a coefficient must be above the median, in 8-bit luma: the noise of a plain picture has no say. */
const FLOOR = 2;
/** Rows of the transform: those of an orthonormal DCT-II. */
const BASIS = Float64Array.from({ length: KEPT * SIDE }, (_, index) => {
  const [frequency, at] = [Math.floor(index / SIDE), index % SIDE];
  const scale = Math.sqrt((frequency === 0 ? 1 : 2) / SIDE);
  return scale * Math.cos((Math.PI * (2 * at + 1) * frequency) / (2 * SIDE));
});
const square = new Float64Array(SIDE * SIDE);
const halfway = new Float64Array(KEPT * SIDE);
const coefficients = new Float64Array(KEPT * KEPT);
const sorted = new Float64Array(KEPT * KEPT);

/** A hash of 64 bits: rows 0 to 3 of coefficients, and rows 4 to 7. */
export interface PictureHash {
  readonly high: number;
  readonly low: number;
}

/**
 * 64 bits of what a picture looks like from afar: luma is brought to 32 × 32, and of its 8 × 8 lowest DCT coefficients each gives a bit,
 * set where it is above their median. `luma`: SEEN_WIDTH × SEEN_HEIGHT cells.
 */
export function dctHash(luma: Uint8Array): PictureHash {
  toSquare(luma);
  transform();
  sorted.set(coefficients);
  sorted.sort();
  const limit = (sorted[31]! + sorted[32]!) / 2 + FLOOR;
  return { high: bitsFrom(0, limit), low: bitsFrom(32, limit) };
}

/** Bits that differ, 0 to 64. */
export function hashDistance(a: PictureHash, b: PictureHash): number {
  return ones(a.high ^ b.high) + ones(a.low ^ b.low);
}

/** 16 hexadecimal digits. */
export function hashText({ high, low }: PictureHash): string {
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

/** Two cells beside each other make one; down, each of 32 rows covers 36 / 32 of a row. */
function toSquare(luma: Uint8Array): void {
  for (let row = 0; row < SIDE; row++) {
    const from = (row * SEEN_HEIGHT) / SIDE;
    const first = Math.floor(from);
    const second = Math.min(first + 1, SEEN_HEIGHT - 1);
    const share = Math.max(0, (from + SEEN_HEIGHT / SIDE - (first + 1)) / (SEEN_HEIGHT / SIDE));
    for (let column = 0; column < SIDE; column++) {
      const upper = luma[first * SEEN_WIDTH + 2 * column]! + luma[first * SEEN_WIDTH + 2 * column + 1]!;
      const lower = luma[second * SEEN_WIDTH + 2 * column]! + luma[second * SEEN_WIDTH + 2 * column + 1]!;
      square[row * SIDE + column] = (upper * (1 - share) + lower * share) / 2;
    }
  }
}

function transform(): void {
  for (let frequency = 0; frequency < KEPT; frequency++) {
    for (let column = 0; column < SIDE; column++) {
      let sum = 0;
      for (let row = 0; row < SIDE; row++) sum += BASIS[frequency * SIDE + row]! * square[row * SIDE + column]!;
      halfway[frequency * SIDE + column] = sum;
    }
  }
  for (let down = 0; down < KEPT; down++) {
    for (let across = 0; across < KEPT; across++) {
      let sum = 0;
      for (let at = 0; at < SIDE; at++) sum += BASIS[across * SIDE + at]! * halfway[down * SIDE + at]!;
      coefficients[down * KEPT + across] = sum;
    }
  }
}

function bitsFrom(first: number, limit: number): number {
  let bits = 0;
  for (let index = first; index < first + 32; index++) bits = (bits << 1) | (coefficients[index]! > limit ? 1 : 0);
  return bits;
}

function ones(bits: number): number {
  let left = bits;
  let count = 0;
  for (; left !== 0; left &= left - 1) count++;
  return count;
}
