import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { availabilityOf } from '../../../../src/history/availability.js';
import { lookOf, percentText, secondsText } from '../../../../src/page/screens/availability/figures.js';

describe('figures of availability', () => {
  test('percentages', () => {
    const texts = [100, 99.9996, 99.5, 0, null].map(percentText);
    assert.deepEqual(texts, ['100.000 %', '99.9996 %', '99.500 %', '0.000 %', '-']);
  });

  test('seconds', () => {
    const texts = [0, 59, 60, 3599, 3661, 86_400, 90_061, 1e8].map(secondsText);
    assert.deepEqual(texts, [
      ...['0 s', '59 s', '1 min', '59 min 59 s', '1 h 1 min 1 s'],
      ...['1 d', '1 d 1 h 1 min 1 s', '1,157 d 9 h 46 min 40 s'],
    ]);
  });

  test('what is lost is not covered by what was not monitored', () => {
    const looks = (
      [
        [100, 0, 0, 0],
        [40, 0, 0, 0],
        [40, 1, 0, 0],
        [40, 10, 10, 10],
        [0, 0, 0, 0],
      ] as const
    ).map((sums) => lookOf(availabilityOf(sums, 100)));
    assert.deepEqual(looks, ['good', 'part', 'errored', 'lost', 'none']);
  });
});
