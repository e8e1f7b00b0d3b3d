import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { availabilityOf, type SecondSums, sumOf } from '../../src/history/availability.js';

interface Case {
  readonly name: string;
  readonly sums: SecondSums;
  readonly spanS: number;
  /** monitored, unmonitored, errored, severely errored, unavailable, percent */
  readonly expected: readonly (number | null)[];
}

// Computed by hand.
const CASES: readonly Case[] = [
  { name: 'an hour without a fault', sums: [3600, 0, 0, 0], spanS: 3600, expected: [3600, 0, 0, 0, 0, 100] },
  // A probe that is dead all day.
  { name: 'nobody looked', sums: [0, 0, 0, 0], spanS: 86_400, expected: [0, 86_400, 0, 0, 0, null] },
  // 36 of 3600 s are 1 %.
  { name: 'unavailable time', sums: [3600, 50, 40, 36], spanS: 3600, expected: [3600, 0, 50, 40, 36, 99] },
  // 18 of the 1800 s that were seen: the half hour that was not is in no share.
  { name: 'half of it unmonitored', sums: [1800, 18, 18, 18], spanS: 3600, expected: [1800, 1800, 18, 18, 18, 99] },
  {
    name: 'all of what was seen is unavailable',
    sums: [60, 60, 60, 60],
    spanS: 3600,
    expected: [60, 3540, 60, 60, 60, 0],
  },
  // 10 of 31 days: 1 - 10 / 2,678,400 = 0.99999626…
  {
    name: 'it is never rounded up',
    sums: [2_678_400, 10, 10, 10],
    spanS: 2_678_400,
    expected: [2_678_400, 0, 10, 10, 10, 99.9996],
  },
  {
    name: 'one second of a year',
    sums: [31_536_000, 1, 1, 1],
    spanS: 31_536_000,
    expected: [31_536_000, 0, 1, 1, 1, 99.9999],
  },
  // Nine seconds of the hour before, told in this one.
  {
    name: 'seconds of the time before are not in this one',
    sums: [3601, 3609, 3609, 3609],
    spanS: 3600,
    expected: [3600, 0, 3600, 3600, 3600, 0],
  },
  { name: 'a time that has not begun', sums: [0, 0, 0, 0], spanS: 0, expected: [0, 0, 0, 0, 0, null] },
];

describe('availability', () => {
  for (const { name, sums, spanS, expected } of CASES) {
    test(name, () => {
      const { span_s, monitored_s, unmonitored_s, errored_s, severely_errored_s, unavailable_s, availability_percent } =
        availabilityOf(sums, spanS);
      assert.equal(span_s, spanS);
      assert.deepEqual(
        [monitored_s, unmonitored_s, errored_s, severely_errored_s, unavailable_s, availability_percent],
        expected,
      );
    });
  }

  test('the sum of hours is that of their seconds', () => {
    assert.deepEqual(sumOf([3600, 5, 4, 3], [1800, 1, 1, 0]), [5400, 6, 5, 3]);
  });
});
