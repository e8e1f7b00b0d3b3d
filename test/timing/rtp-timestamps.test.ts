import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RtpSequenceAnalyzer } from '../../src/timing/rtp-sequence-analyzer.js';
import { RtpTimestamps } from '../../src/timing/rtp-timestamps.js';

const SECOND = 1e9;

/** Follows a clock of `ticksPerS` for so many seconds, ten packets a second. */
function followed(ticksPerS: number, seconds: number, clockRateHz: number | null = 90_000): RtpTimestamps {
  const timestamps = new RtpTimestamps(clockRateHz);
  timestamps.begin(0, 0);
  for (let n = 1; n <= seconds * 10; n++) timestamps.follow((n * ticksPerS) / 10, (n * SECOND) / 10);
  return timestamps;
}

describe('RtpTimestamps: after 5 s, a packet half a second later', () => {
  const at = 5.5 * SECOND;
  for (const [name, timestamp, isLate, leaps] of [
    ['in time', 5.5 * 90_000, false, false],
    ['as if none had passed', 5 * 90_000, false, false],
    ['1.9 s ahead', 7.4 * 90_000, false, false],
    ['2.1 s ahead', 7.6 * 90_000, false, true],
    ['2.1 s back', 2.9 * 90_000, false, true],
    ['2.1 s back, of a packet that may be late', 2.9 * 90_000, true, false],
    ['10.1 s back, of a packet that may be late', -5.1 * 90_000, true, true],
    ['hours ahead', 2 ** 30, false, true],
    ['hours back', 2 ** 31 + 2 ** 30, false, true],
  ] as const) {
    test(`${name}: ${leaps ? 'another clock' : 'the same'}`, () => {
      assert.equal(followed(90_000, 5).leaps(timestamp, at, isLate), leaps);
    });
  }

  test('timestamps that stand still, run slow or fast, or have no known rate tell nothing of a loss', () => {
    assert.equal(followed(0, 5).leaps(0, 60 * SECOND, false), false);
    assert.equal(followed(1000, 5).leaps(60_000, 60 * SECOND, false), false);
    assert.equal(followed(27_000_000, 5).leaps(6 * 27_000_000, 6 * SECOND, false), false);
    assert.equal(followed(90_000, 5, null).leaps(2 ** 30, at, false), false);
  });

  test('the wrap of the timestamp is no leap', () => {
    const timestamps = new RtpTimestamps(90_000);
    timestamps.begin(2 ** 32 - 90_000, 0);
    assert.equal(timestamps.leaps(90_000, 2 * SECOND, false), false);
  });
});

describe('RtpSequenceAnalyzer with timestamps', () => {
  const SSRC = 7;
  const counts = (rows: readonly (readonly [sequence: number, ticks: number])[]) => {
    const analyzer = new RtpSequenceAnalyzer(undefined, 90_000);
    rows.forEach(([sequence, ticks], n) => {
      analyzer.feed(sequence, SSRC, ticks >>> 0, n * 0.01 * SECOND);
    });
    return analyzer.snapshot();
  };
  const NOTHING = { lost: 0, reordered: 0, duplicates: 0, restarts: 0 };

  test('a jump ahead of both is a restart, and no loss', () => {
    const rows = [5, 6, 57, 58, 60].map((sequence, n) => [sequence, n * 900 + (n > 1 ? 1e9 : 0)] as const);
    assert.deepEqual(counts(rows), { ...NOTHING, restarts: 1, lost: 1 });
  });

  test('a jump ahead of the sequence alone is a loss', () => {
    const rows = [5, 6, 57, 58].map((sequence, n) => [sequence, n * 900] as const);
    assert.deepEqual(counts(rows), { ...NOTHING, lost: 50 });
  });

  test('a short way back of both is a restart, and no duplicates', () => {
    const rows = [5, 6, 7, 8, 6, 7, 8, 9, 10].map((sequence, n) => [sequence, n * 900 + (n > 3 ? 1e9 : 0)] as const);
    assert.deepEqual(counts(rows), { ...NOTHING, restarts: 1 });
  });

  test('one packet of another clock is a stray', () => {
    const rows = [5, 6, 30, 7, 8].map((sequence, n) => [sequence, n * 900 + (n === 2 ? 1e9 : 0)] as const);
    assert.deepEqual(counts(rows), NOTHING);
  });
});
