import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOUNDS } from '../../src/board/bounds.js';
import type { Alarm } from '../../src/board/contract.js';
import { alarmReport, BEGIN_MS, BoardRig, OF_FILE } from '../support/board/board-rig.js';

function shown(rig: BoardRig): readonly Alarm[] {
  return rig.board.alarms.shown();
}

function goodRig(): BoardRig {
  const rig = new BoardRig();
  rig.probe();
  rig.report();
  return rig;
}

test('an alarm by its events: raised, grown, cleared; a minute later it is not shown any more', () => {
  const rig = goodRig();
  rig.alarm('raised', { pids: [{ pid: 17, count: 2 }], limits: { max_interval_ms: 500 }, value: 740 });
  const [raised] = shown(rig);
  assert.deepEqual(
    { ...raised, title: undefined },
    {
      id: '1-PAT_error_2',
      n: 1,
      name: 'PAT_error_2',
      title: undefined,
      rule: '1.3.a',
      priority: 1,
      severity: 'critical',
      state: 'raised',
      blame: null,
      since_ms: BEGIN_MS,
      last_ms: BEGIN_MS,
      cleared_ms: null,
      count: 1,
      flaps: 0,
      value: 740,
      limits: { max_interval_ms: 500 },
      pids: [17],
      services: [],
      acked: null,
    },
  );
  rig.pass(10_000);
  rig.alarm('updated', { count: 9, raised_time_ns: 0 });
  assert.equal(shown(rig)[0]!.count, 9);
  rig.pass(1000);
  rig.alarm('cleared', { count: 9, raised_time_ns: 0 });
  assert.deepEqual([shown(rig)[0]!.state, shown(rig)[0]!.cleared_ms], ['cleared', BEGIN_MS + 11_000]);
  rig.board.alarms.take();
  rig.pass(59_000);
  rig.board.tick();
  assert.equal(shown(rig).length, 1);
  rig.pass(1000);
  rig.board.tick();
  assert.equal(shown(rig).length, 0);
  assert.deepEqual(rig.board.alarms.take(), { changed: [], removed: ['1-PAT_error_2'] });
});

test('fifty times raised and cleared is one alarm with a count of flaps', () => {
  const rig = goodRig();
  for (let round = 0; round < 50; round++) {
    rig.alarm('raised');
    rig.pass(5000);
    rig.alarm('cleared');
    rig.pass(5000);
    rig.board.tick();
  }
  const all = shown(rig);
  assert.equal(all.length, 1);
  assert.equal(all[0]!.flaps, 49);
  assert.equal(all[0]!.since_ms, BEGIN_MS);
});

test('one that comes back after more than ten minutes is another one', () => {
  const rig = goodRig();
  rig.alarm('raised');
  rig.alarm('cleared');
  rig.pass(600_001);
  rig.board.tick();
  rig.alarm('raised');
  const [alarm] = shown(rig);
  assert.deepEqual([alarm!.flaps, alarm!.since_ms], [0, rig.nowMs]);
});

test('a report tells of alarms that no event did, and of those that are over', () => {
  const rig = goodRig();
  rig.pass(2000);
  rig.report({
    alarms: { CC: alarmReport({ raised_time_ns: 1e9, last_time_ns: 2e9, count_total: 12, count_interval: 5 }) },
  });
  const [alarm] = shown(rig);
  assert.deepEqual(
    [alarm!.name, alarm!.title, alarm!.since_ms, alarm!.last_ms, alarm!.count],
    ['CC', 'CC', BEGIN_MS + 1000, BEGIN_MS + 2000, 5],
  );
  rig.report({ alarms: { CC: alarmReport({ state: 'over', raised_time_ns: null, count_total: 12 }) } });
  assert.equal(shown(rig)[0]!.state, 'cleared');
});

test('errors are counted from where the alarm began', () => {
  const rig = goodRig();
  rig.report({ alarms: { PAT_error_2: alarmReport({ state: 'over', count_total: 100 }) } });
  rig.alarm('raised', { count: 3 });
  rig.pass(1000);
  rig.report({ alarms: { PAT_error_2: alarmReport({ count_total: 107 }) } });
  assert.equal(shown(rig)[0]!.count, 7);
});

test('the blame is where most packets were lost in the minute before', () => {
  const rig = goodRig();
  rig.loss('network', 3);
  rig.loss('link', 9);
  rig.alarm('raised');
  assert.equal(shown(rig)[0]!.blame, 'link');
});

test('an acknowledgement holds while the alarm flaps, and ends with it', () => {
  const rig = goodRig();
  rig.alarm('raised');
  const acked = { by: 'ann', at_ms: rig.nowMs, note: '<b>seen</b>' };
  assert.notEqual(rig.board.alarms.acknowledge('1-PAT_error_2', acked), undefined);
  rig.alarm('cleared');
  rig.pass(1000);
  rig.alarm('raised');
  assert.deepEqual(shown(rig)[0]!.acked, acked);
  rig.alarm('cleared');
  rig.pass(700_000);
  rig.board.tick();
  rig.alarm('raised');
  assert.equal(shown(rig)[0]!.acked, null);
  assert.equal(rig.board.alarms.acknowledge('no such alarm', acked), undefined);
});

test('a stream with more alarms than there is room for: the rest is counted', () => {
  const rig = new BoardRig({ bounds: { ...BOUNDS, alarmsOfRow: 10 } });
  rig.probe();
  for (let index = 0; index < 25; index++) rig.alarm('raised', { name: `A${index}` });
  assert.equal(shown(rig).length, 10);
  assert.equal(rig.board.leftOut.alarms, 15);
});

test('when there is no room for more alarms, one that is over makes room', () => {
  const rig = new BoardRig({ bounds: { ...BOUNDS, alarms: 2 } });
  rig.probe();
  for (const name of ['A', 'B']) rig.alarm('raised', { name });
  rig.alarm('cleared', { name: 'A' });
  rig.alarm('raised', { name: 'C' });
  rig.alarm('raised', { name: 'D' });
  assert.deepEqual(
    shown(rig).map(({ name }) => name),
    ['B', 'C'],
  );
  assert.equal(rig.board.leftOut.alarms, 1);
});

test('a fault that two forms of a rule find is one alarm by reports as it is by events', () => {
  const rig = goodRig();
  const older = alarmReport({ rule: '1.3', count_total: 40 });
  const newer = alarmReport({ rule: '1.3.a', count_total: 4 });
  rig.report({ alarms: { PAT_error: older, PAT_error_2: newer } });
  assert.deepEqual(
    shown(rig).map(({ name }) => name),
    ['PAT_error_2'],
  );
  rig.report({ alarms: { PAT_error: older } });
  assert.deepEqual(
    shown(rig).map(({ name, state }) => [name, state]),
    [
      ['PAT_error_2', 'cleared'],
      ['PAT_error', 'raised'],
    ],
  );
});

test('of an alarm that came back and is over all errors are counted, as the rule counts them', () => {
  const rig = new BoardRig({ intervalMs: null });
  for (const count of [3, 5]) {
    rig.alarm('raised', {}, OF_FILE);
    rig.pass(1000);
    rig.alarm('cleared', { count }, OF_FILE);
    rig.pass(1000);
  }
  rig.report({ alarms: { PAT_error_2: alarmReport({ state: 'over', count_total: 8 }) } }, OF_FILE);
  assert.deepEqual([shown(rig)[0]!.count, shown(rig)[0]!.flaps], [8, 1]);
});
