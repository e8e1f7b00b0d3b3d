import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  dateText,
  type SpanName,
  spanOf,
  spanOfDates,
  usualStep,
} from '../../../../src/page/screens/availability/spans.js';

const NOW_MS = Date.parse('2026-03-31T22:30Z');
const at = (text: string): number => Date.parse(text) / 1000;

describe('spans of time', () => {
  const cases: [SpanName, string, string, string][] = [
    ['today', '2026-03-31', '2026-04-01', 'hour'],
    ['yesterday', '2026-03-30', '2026-03-31', 'hour'],
    ['week', '2026-03-25', '2026-04-01', 'day'],
    ['month', '2026-03-01', '2026-04-01', 'day'],
    ['last_month', '2026-02-01', '2026-03-01', 'day'],
    ['year', '2025-04-01', '2026-04-01', 'month'],
  ];
  for (const [name, from, to, step] of cases) {
    test(name, () => {
      const span = spanOf(name, NOW_MS, true);
      assert.deepEqual(span, { fromS: at(from), toS: at(to) });
      assert.equal(usualStep(span), step);
    });
  }

  test('two dates, both included; others are none', () => {
    assert.deepEqual(spanOfDates('2026-02-27', '2026-02-28', true), { fromS: at('2026-02-27'), toS: at('2026-03-01') });
    for (const [from, to] of [
      ['2026-03-02', '2026-03-01'],
      ['', '2026-03-01'],
      ['x', 'y'],
      ['2026-13-01', '2026-13-02'],
    ] as const) {
      assert.equal(spanOfDates(from, to, true), undefined, `${from} ${to}`);
    }
    assert.equal(dateText(at('2026-02-27T23:59Z'), true), '2026-02-27');
  });
});
