import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TimelineInterval } from '../../../../src/board/contract.js';
import { barsOf, barText } from '../../../../src/page/screens/alarms/bars.js';

function interval(begin_ms: number, end_ms: number | null, more: Partial<TimelineInterval> = {}): TimelineInterval {
  return { name: 'PAT_error', severity: 'major', begin_ms, end_ms, times: 1, is_begun_before: false, ...more };
}

describe('bars of a lane', () => {
  test('are as long as the alarm was raised, as a share of the time that is shown', () => {
    const bars = barsOf([interval(100, 300), interval(500, null)], 0, 1000);
    assert.deepEqual(
      bars.map(({ begin, end, isOpen }) => [begin, end, isOpen]),
      [
        [0.1, 0.3, false],
        [0.5, 1, true],
      ],
    );
  });

  test('those that would hide each other are one, of the gravest severity; each can be seen', () => {
    const bars = barsOf([interval(400, 401, { severity: 'critical' }), interval(399, 402), interval(0, 0)], 0, 1e6);
    assert.deepEqual(
      bars.map(({ severity, intervals }) => [severity, intervals.length]),
      [['critical', 3]],
    );
    assert.ok(bars[0]!.end - bars[0]!.begin >= 0.003);
  });

  test('what is before or behind the time that is shown has none', () => {
    assert.deepEqual(barsOf([interval(0, 10), interval(900, 950)], 100, 800), []);
  });

  test('a thousand alarms of a lane are no more bars than can be told apart', () => {
    const many = Array.from({ length: 5000 }, (_, index) => interval(index * 10, index * 10 + 5));
    assert.ok(barsOf(many, 0, 50_000).length <= 334);
  });

  test('are told in words', () => {
    const text = barText({ intervals: [interval(1, null, { times: 3, is_begun_before: true })] }, String);
    assert.equal(text, 'PAT error (major) before 1 to goes on, raised 3 times');
    assert.match(barText({ intervals: Array.from({ length: 9 }, () => interval(1, 2)) }, String), /and 4 more$/);
  });
});
