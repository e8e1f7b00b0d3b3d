import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { UsageError } from '../../src/cli/option.js';
import { parseTime, timeStamp } from '../../src/cli/time.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

/** 2026-11-22T00:00:00Z by `date -u -d 2026-11-22 +%s`. */
const MIDNIGHT_S = 1_795_305_600;
const NOW_S = MIDNIGHT_S + 0.5;

describe('times on the command line', () => {
  const cases: [string, number][] = [
    ['now', NOW_S],
    ['-90s', NOW_S - 90],
    ['-15m', NOW_S - 900],
    ['-1h', NOW_S - 3600],
    ['-7d', NOW_S - 604_800],
    ['2026-11-22', MIDNIGHT_S],
    ['2026-11-22T01:00', MIDNIGHT_S + 3600],
    ['2026-11-22 01:00:05', MIDNIGHT_S + 3605],
    ['2026-11-22T01:00:05.25Z', MIDNIGHT_S + 3605.25],
    ['2026-11-22T01:00:00+01:00', MIDNIGHT_S],
  ];
  for (const [text, timeS] of cases) {
    test(text, () => assert.equal(parseTime('--from', text, NOW_S), timeS));
  }

  for (const text of [
    '',
    'yesterday',
    '-1',
    '-1w',
    '1h',
    '2026-13-01',
    '2026-11-22T25:00',
    '20261122',
    '2026-11-22T01',
  ]) {
    test(`refused: '${text}'`, () => {
      assert.throws(
        () => parseTime('--from', text, NOW_S),
        (error) => error instanceof UsageError && /^--from must be a time like/.test(error.message),
      );
    });
  }

  test('any text is a time or one line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^-?\d{0,12}[-smhdTZ:.+0-9]{0,20}$/)), (text) => {
        try {
          assert.ok(Number.isFinite(parseTime('--to', text, NOW_S)));
        } catch (error) {
          assert.ok(error instanceof UsageError);
        }
      }),
      { numRuns: fuzzRuns(2000) },
    );
  });

  test('a printed time is read as what it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
        assert.equal(parseTime('--from', timeStamp(ms / 1000), NOW_S), ms / 1000);
      }),
      { numRuns: fuzzRuns(500) },
    );
  });
});
