import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bitrateText, clockText, countText, groupDigits, shareText, timeText } from '../../src/text/units.js';

const MS = 1e6;
const S = 1e9;

const CASES: readonly [actual: string, expected: string][] = [
  [groupDigits(1_234_567), '1,234,567'],
  [countText(0), '0'],
  [countText(null), '-'],
  [bitrateText(0), '0 b/s'],
  [bitrateText(1504), '1.5 kb/s'],
  [bitrateText(38_014_000), '38.01 Mb/s'],
  [bitrateText(1_250_400_000), '1.250 Gb/s'],
  [bitrateText(null), '-'],
  [timeText(0), '0 ns'],
  [timeText(320), '320 ns'],
  [timeText(12_340), '12.3 µs'],
  [timeText(40 * MS), '40.0 ms'],
  [timeText(-1.5 * MS), '-1.50 ms'],
  [timeText(1.5 * S), '1.50 s'],
  [timeText(125 * S), '2 min 05 s'],
  [timeText(11_220 * S), '3 h 07 min'],
  [timeText(null), '-'],
  [shareText(0.1234), '12.3 %'],
  [shareText(null), '-'],
  // date -u -d @1763790000: Sat Nov 22 05:40:00 UTC 2025
  [clockText(1_763_790_000.9), '05:40:00'],
  [clockText(1_763_790_000, 1_763_800_000), '05:40:00'],
  [clockText(1_763_790_000, 1_763_900_000), '2025-11-22 05:40:00'],
  // A start time from a stream may be any.
  [clockText(1e15), '23:59:59'],
  [clockText(Number.NaN), '00:00:00'],
];

for (const [actual, expected] of CASES) {
  test(expected, () => assert.equal(actual, expected));
}
