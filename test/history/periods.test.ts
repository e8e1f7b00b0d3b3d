import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isZone, MOST_PERIODS, type PeriodStep, periodsOf } from '../../src/history/periods.js';

const at = (text: string): number => Date.parse(text) / 1000;
const HOUR = 3600;

/** Label and length in hours. */
function periods(from: string, to: string, step: PeriodStep, zone = 'UTC'): unknown[] {
  return periodsOf(at(from), at(to), step, zone)!.map(({ label, from_s, to_s }) => [label, (to_s - from_s) / HOUR]);
}

describe('periods', () => {
  test('hours, days and months of UTC; parts at the begin and the end', () => {
    assert.deepEqual(periods('2026-11-29T22:10Z', '2026-11-30T00:30Z', 'hour'), [
      ['2026-11-29 22:00', 1],
      ['2026-11-29 23:00', 1],
      ['2026-11-30 00:00', 1],
    ]);
    assert.deepEqual(periods('2026-11-29T22:00Z', '2026-12-01T00:00Z', 'day'), [
      ['2026-11-29', 2],
      ['2026-11-30', 24],
    ]);
    assert.deepEqual(periods('2026-01-01T00:00Z', '2026-04-01T00:00Z', 'month'), [
      ['2026-01', 31 * 24],
      ['2026-02', 28 * 24],
      ['2026-03', 31 * 24],
    ]);
  });

  test('days of another zone: that on which the clock is set back has 25 hours, and that on which it is set ahead 23', () => {
    assert.deepEqual(periods('2026-10-24T22:00Z', '2026-10-26T23:00Z', 'day', 'Europe/Berlin'), [
      ['2026-10-25', 25],
      ['2026-10-26', 24],
    ]);
    assert.deepEqual(periods('2026-03-28T23:00Z', '2026-03-29T22:00Z', 'day', 'Europe/Berlin'), [['2026-03-29', 23]]);
    assert.deepEqual(periods('2026-10-01T00:00Z', '2026-11-01T00:00Z', 'month', 'America/New_York').slice(1), [
      ['2026-10', 31 * 24 - 4],
    ]);
  });

  test('half an hour off: a day begins with the first hour of UTC in it', () => {
    // Midnight of Kolkata is 18:30 UTC: the days begin at 19:00.
    assert.deepEqual(periods('2026-11-28T18:00Z', '2026-11-29T19:00Z', 'day', 'Asia/Kolkata'), [
      ['2026-11-28', 1],
      ['2026-11-29', 24],
    ]);
  });

  test('bounded', () => {
    assert.equal(periodsOf(0, MOST_PERIODS * HOUR, 'hour', 'UTC')!.length, MOST_PERIODS);
    assert.equal(periodsOf(0, MOST_PERIODS * HOUR + 1, 'hour', 'UTC'), undefined);
    assert.deepEqual(['UTC', 'Europe/Berlin', 'Nowhere/None', ''].map(isZone), [true, true, false, false]);
  });
});
