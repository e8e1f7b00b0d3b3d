import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventLine } from '../../src/board/contract.js';
import { lanesOf } from '../../src/board/timeline.js';

function line(
  time_ms: number,
  event: string,
  name = 'A',
  key = 'p/s',
  severity: EventLine['severity'] = 'major',
): EventLine {
  return { id: '', n: 1, key, time_ms, event, name, severity, message: '', blame: null, count: 1 };
}

test('an alarm from when it was raised until it was cleared; one that goes on has no end', () => {
  const lanes = lanesOf([line(1000, 'raised'), line(5000, 'cleared'), line(7000, 'raised', 'B')], [], 0, 10_000);
  assert.deepEqual(lanes, [
    {
      key: 'p/s',
      intervals: [
        { name: 'A', severity: 'major', begin_ms: 1000, end_ms: 5000, times: 1, is_begun_before: false },
        { name: 'B', severity: 'major', begin_ms: 7000, end_ms: null, times: 1, is_begun_before: false },
      ],
    },
  ]);
});

test('one that comes back within a minute is one interval, later it is two', () => {
  const events = [0, 20_000, 140_000].flatMap((ms) => [line(ms, 'raised'), line(ms + 10_000, 'cleared')]);
  const [lane] = lanesOf(events, [], 0, 1e6);
  assert.deepEqual(
    lane!.intervals.map(({ begin_ms, end_ms, times }) => [begin_ms, end_ms, times]),
    [
      [0, 30_000, 2],
      [140_000, 150_000, 1],
    ],
  );
});

test('what was raised before the span begins with it', () => {
  const raised = [{ key: 'q/s', name: 'C', severity: 'critical', since_ms: 10 }];
  const lanes = lanesOf([line(2000, 'cleared'), line(2500, 'updated', 'D')], raised, 1000, 10_000);
  const told = lanes.flatMap(({ key, intervals }) =>
    intervals.map((one) => [key, one.name, one.begin_ms, one.end_ms, one.is_begun_before]),
  );
  assert.deepEqual(told, [
    ['p/s', 'A', 1000, 2000, true],
    ['p/s', 'D', 1000, null, true],
    ['q/s', 'C', 1000, null, true],
  ]);
});

test('what is no alarm is in no lane', () => {
  assert.deepEqual(
    lanesOf([line(1000, 'raised', 'A', 'p/s', 'info'), line(2000, 'loss', 'network')], [], 0, 10_000),
    [],
  );
});
