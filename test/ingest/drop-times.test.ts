import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DropTimes } from '../../src/ingest/drop-times.js';

const MS = 1e6;

test('drops that are at most 200 ms apart are one time', () => {
  const times = new DropTimes();
  assert.deepEqual([times.lastNs, times.sinceOf(0)], [0, 0]);
  times.note(1000 * MS, 1010 * MS);
  times.note(1210 * MS, 1220 * MS);
  assert.deepEqual([times.lastNs, times.sinceOf(1215 * MS)], [1220 * MS, 1000 * MS]);
  times.note(1421 * MS, 1422 * MS);
  assert.equal(times.sinceOf(1300 * MS), 1421 * MS);
});

test('since the first drop that was not over at a time; all are over: since the last one', () => {
  const times = new DropTimes();
  for (const ms of [1000, 2000, 3000]) times.note(ms * MS, (ms + 10) * MS);
  assert.deepEqual(
    [0, 1010, 1030, 1031, 2500, 9000].map((ms) => times.sinceOf(ms * MS) / MS),
    [1000, 1000, 1000, 2000, 3000, 3000],
  );
});

test('one that may lie far back takes in those before it', () => {
  const times = new DropTimes();
  for (const ms of [1000, 2000, 3000]) times.note(ms * MS, (ms + 10) * MS);
  times.note(1500 * MS, 3500 * MS);
  assert.deepEqual(
    [times.lastNs, times.sinceOf(3400 * MS), times.sinceOf(1005 * MS)],
    [3500, 1500, 1000].map((ms) => ms * MS),
  );
});

test('those before the last 32 are one with the oldest of these', () => {
  const times = new DropTimes();
  for (let n = 0; n < 40; n++) times.note(n * 1000 * MS, n * 1000 * MS);
  assert.deepEqual([times.sinceOf(0), times.sinceOf(8000 * MS), times.sinceOf(9000 * MS)], [0, 0, 9000 * MS]);
});

test('what lies in a drop, or so long behind it', () => {
  const times = new DropTimes();
  times.note(1000 * MS, 1500 * MS);
  assert.deepEqual(
    [999, 1000, 1500, 2500, 2501].map((ms) => times.hasAround(ms * MS, 1000 * MS)),
    [false, true, true, true, false],
  );
});

test('times ahead of a clock that was set back are forgotten', () => {
  const times = new DropTimes();
  times.note(1000 * MS, 1010 * MS);
  times.note(9000 * MS, 9010 * MS);
  times.note(2000 * MS, 2010 * MS);
  assert.deepEqual([times.lastNs, times.sinceOf(2005 * MS), times.sinceOf(0)], [2010 * MS, 2000 * MS, 1000 * MS]);
  assert.equal(times.hasAround(5000 * MS, 1000 * MS), false);
});
