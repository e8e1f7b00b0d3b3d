import assert from 'node:assert/strict';

/** An exact fraction of whole numbers, of which only the numerator may be 0, in lowest terms. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/** The fraction in lowest terms; both numbers are whole and below 2^53, the denominator is above 0. */
export function ratioOf(numerator: number, denominator: number): Ratio {
  assert.ok(Number.isSafeInteger(numerator) && numerator >= 0, `numerator ${numerator}`);
  assert.ok(Number.isSafeInteger(denominator) && denominator > 0, `denominator ${denominator}`);
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** The product of all of them. */
export function product(...ratios: readonly Ratio[]): Ratio {
  return ratios.reduce((a, b) => {
    // Crosswise first, so that what is multiplied is as small as it can be.
    const one = ratioOf(a.numerator, b.denominator);
    const other = ratioOf(b.numerator, a.denominator);
    return ratioOf(one.numerator * other.numerator, one.denominator * other.denominator);
  });
}

/** 1 divided by it, which must not be 0. */
export function inverse({ numerator, denominator }: Ratio): Ratio {
  return { numerator: denominator, denominator: numerator };
}

/** The greatest whole number that is not above it. */
export function floorOf({ numerator, denominator }: Ratio): number {
  return (numerator - (numerator % denominator)) / denominator;
}

/** `60000/1001`, `50`. */
export function ratioText({ numerator, denominator }: Ratio): string {
  return denominator === 1 ? String(numerator) : `${numerator}/${denominator}`;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
