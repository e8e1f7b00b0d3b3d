import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  durationText,
  momentText,
  rateText,
  roughRateText,
  shortCountText,
  shortDurationText,
  timeOfDayText,
} from '../../src/page/format.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('how long', () => {
  const cases: [ms: number, long: string, short: string][] = [
    [-5000, '0 s', '0s'],
    [59_999, '59 s', '59s'],
    [MINUTE, '1 min 00 s', '1m'],
    [HOUR - 1, '59 min 59 s', '59m'],
    [HOUR + 7 * MINUTE, '1 h 07 min', '1h'],
    [24 * HOUR, '1 d 0 h', '1d'],
    [1234 * 24 * HOUR + 5 * HOUR, '1,234 d 5 h', '1234d'],
  ];
  for (const [ms, long, short] of cases) {
    test(long, () => assert.deepEqual([durationText(ms), shortDurationText(ms)], [long, short]));
  }
});

test('counts and rates in little room', () => {
  assert.deepEqual([0, 999, 1000, 12_345, 123_456, 4_560_000, 7e9].map(shortCountText), [
    '0',
    '999',
    '1.00 k',
    '12.3 k',
    '123 k',
    '4.56 M',
    '7.00 G',
  ]);
  assert.deepEqual([null, 0, 9_940, 12_300_000, 2_124_000_000].map(roughRateText), [
    '-',
    '0.0 b/s',
    '9.9 kb/s',
    '12 Mb/s',
    '2.1 Gb/s',
  ]);
  assert.deepEqual([null, undefined, 12_345_678].map(rateText), ['-', '-', '12.35 Mb/s']);
});

test('a time of day by UTC, and none for what is no time', () => {
  assert.equal(timeOfDayText(1_700_000_000_000, true), '2023-11-14 22:13:20');
  assert.equal(timeOfDayText(1_700_000_000_000, true, false), '22:13:20');
  assert.equal(timeOfDayText(Number.NaN, true), '-');
  assert.equal(timeOfDayText(8.64e15 + 1, true), '-');
});

test('a moment of a file without arrival times is how far in it', () => {
  assert.equal(momentText(72_345, true), '1:12.345');
  assert.equal(momentText(0, true), '0:00.000');
  assert.equal(momentText(1_700_000_000_000, true), '2023-11-14 22:13:20');
});
