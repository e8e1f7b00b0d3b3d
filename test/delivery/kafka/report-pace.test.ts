import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ReportPace } from '../../../src/delivery/kafka/report-pace.js';
import { type StreamReportRecord, streamReportRecord } from '../../../src/report/records.js';
import { fileStream } from '../../support/analysis/stream-report.js';

function recordAt(timestamp: number, final = false, stream_id = 'a'): StreamReportRecord {
  return streamReportRecord(fileStream({ stream_id }), { id: String(timestamp), timestamp, final, host: null });
}

/** Times of those that are taken; the last report is the final one. */
function taken(intervalMs: number, reportIntervalMs: number, timesMs: readonly number[]): number[] {
  const pace = new ReportPace(intervalMs, reportIntervalMs);
  return timesMs.filter((timeMs, index) => pace.takes(recordAt(timeMs, index === timesMs.length - 1)));
}

// interval, report interval, reports at … → those that are taken
const CASES: readonly (readonly [string, number, number, number[], number[]])[] = [
  ['shorter: all', 10, 1000, [0, 1000, 2000], [0, 1000, 2000]],
  ['the same, with timers that are late and early: all', 1000, 1000, [0, 1004, 1999, 3000], [0, 1004, 1999, 3000]],
  [
    'longer: the one nearest to each end',
    3000,
    1000,
    [0, 1004, 2001, 2997, 3999, 5005, 6001, 7000],
    [0, 2997, 6001, 7000],
  ],
  [
    'a pause: one, then in step as before',
    2000,
    1000,
    [0, 1000, 9000, 10_000, 11_000, 12_000, 13_000],
    [0, 9000, 10_000, 12_000, 13_000],
  ],
  ['the final one always', 60_000, 1000, [0, 1000, 2000], [0, 2000]],
];

describe('ReportPace', () => {
  for (const [name, intervalMs, reportIntervalMs, times, expected] of CASES) {
    test(name, () => assert.deepEqual(taken(intervalMs, reportIntervalMs, times), expected));
  }

  test('has each stream in a step of its own', () => {
    const pace = new ReportPace(2000, 1000);
    const records = [
      recordAt(0),
      recordAt(1000, false, 'b'),
      recordAt(1000),
      recordAt(2000, false, 'b'),
      recordAt(2000),
    ];
    assert.deepEqual(
      records.map((record) => pace.takes(record)),
      [true, true, false, false, true],
    );
  });

  test('follows so many streams and no more: the first is then begun anew', () => {
    const pace = new ReportPace(2000, 1000, 2);
    const takes = (timeMs: number, stream: string): boolean => pace.takes(recordAt(timeMs, false, stream));
    for (const stream of ['a', 'b', 'c']) assert.equal(takes(0, stream), true);
    assert.deepEqual([takes(1000, 'c'), takes(1000, 'b'), takes(1000, 'a')], [false, false, true]);
  });
});
