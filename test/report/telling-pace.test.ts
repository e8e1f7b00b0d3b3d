import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TellingPace } from '../../src/report/telling-pace.js';

const START_MS = 1_763_790_000_000;

/** The seconds, from 0, at which something is due; `changes`: seconds at which the facts have changed and stay so until they are told. */
function dueIn(pace: TellingPace, seconds: number, changes: readonly number[] = [], last = Number.NaN) {
  const facts: number[] = [];
  const complete: number[] = [];
  let hasChanged = false;
  for (let second = 0; second < seconds; second++) {
    hasChanged ||= changes.includes(second);
    const due = pace.due(START_MS + second * 1000, hasChanged, second === last);
    if (due.facts) facts.push(second);
    if (due.facts) hasChanged = false;
    if (due.complete) complete.push(second);
  }
  return { facts, complete };
}

describe('TellingPace', () => {
  test('tells everything with the first report, and once a minute', () => {
    const { facts, complete } = dueIn(new TellingPace(0), 185);
    assert.deepEqual(complete, [0, 60, 120, 180]);
    assert.deepEqual(facts, complete);
  });

  test('the first minute of a stream has gone a part of the way, so that many streams do not have the same', () => {
    assert.deepEqual(dueIn(new TellingPace(0.75), 140).complete, [0, 15, 75, 135]);
  });

  test('a minute is never longer, though the timer of the reports is late', () => {
    const pace = new TellingPace(0);
    assert.ok(pace.due(START_MS, false, false).complete);
    assert.ok(!pace.due(START_MS + 59_002, false, false).complete);
    assert.ok(pace.due(START_MS + 59_998, false, false).complete);
  });

  test('tells everything with the last report', () => {
    const { facts, complete } = dueIn(new TellingPace(0), 10, [], 9);
    assert.deepEqual(
      [facts, complete],
      [
        [0, 9],
        [0, 9],
      ],
    );
  });

  test('tells facts that change at once, the figures stay what they are', () => {
    const { facts, complete } = dueIn(new TellingPace(0), 30, [3, 17]);
    assert.deepEqual([facts, complete], [[0, 3, 17], [0]]);
  });

  test('facts that change all the time are told three times in a row, then every ten seconds', () => {
    const changes = Array.from({ length: 60 }, (_, second) => second);
    assert.deepEqual(dueIn(new TellingPace(0), 60, changes).facts, [0, 1, 2, 3, 10, 20, 30, 40, 50]);
  });

  test('a change that waits is told, though nothing changes any more', () => {
    assert.deepEqual(dueIn(new TellingPace(0), 20, [1, 2, 3, 4]).facts, [0, 1, 2, 3, 10]);
  });

  test('a clock that is set back begins a new minute', () => {
    const pace = new TellingPace(0);
    dueIn(pace, 30);
    assert.deepEqual(pace.due(START_MS - 3_600_000, false, false), { facts: true, complete: true });
    assert.deepEqual(pace.due(START_MS - 3_599_000, true, false), { facts: true, complete: false });
  });

  test('with an interval of more than a minute every report is complete', () => {
    const pace = new TellingPace(0.5);
    for (let n = 0; n < 4; n++) assert.ok(pace.due(START_MS + n * 90_000, false, false).complete);
  });
});
