import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AlarmEvent } from '../../src/alarm/alarm-event.js';
import { type AlarmLimits, DEFAULT_ALARM } from '../../src/alarm/alarm-limits.js';
import { type AlarmSpec, AlarmTable } from '../../src/alarm/alarm-table.js';
import { ABSENT } from '../../src/mpegts/packet.js';

const MS = 1e6;
const CC = 0;
const TDT = 1;
const LOST = 2;
const SPECS: readonly AlarmSpec[] = [
  { name: 'Continuity_count_error', rule: '1.4', priority: 1, severity: 'critical', limits: {} },
  {
    name: 'TDT_error',
    rule: '3.8',
    priority: 3,
    severity: 'warning',
    limits: { max_interval_ms: 30_000, min_interval_ms: 25 },
  },
  { name: 'Stream_lost', rule: null, priority: null, severity: 'critical', limits: {} },
];

function tableOf(limits: Partial<AlarmLimits> = {}): AlarmTable {
  return new AlarmTable(SPECS, { ...DEFAULT_ALARM, ...limits });
}

/** `raised at 1000, 1 of 256` */
function lineOf({ event, pids, time_ns, count }: AlarmEvent): string {
  return `${event} at ${time_ns / MS}, ${count} on ${pids.map(({ pid, count: own }) => `${pid}:${own}`).join(' ')}`;
}

function play(alarms: AlarmTable, errors: readonly (readonly [ms: number, pid: number])[], endMs: number): string[] {
  for (const [ms, pid] of errors) {
    alarms.check(ms * MS);
    alarms.error(CC, pid, ABSENT, ms * MS);
  }
  alarms.check(endMs * MS);
  return alarms.takeEvents().map(lineOf);
}

describe('alarms', () => {
  // ms     | 1000   | 3000 | 7000 | 12 000  | 12 001
  // error  | x      | x    | x    |         |
  // alarm  | raised |      |      |         | cleared, as of 12 000
  test('is raised by the first error and cleared 5 s after the last', () => {
    const alarms = tableOf();
    const errors = [1000, 3000, 7000].map((ms) => [ms, 256] as const);
    assert.deepEqual(play(alarms, errors, 12_000), ['raised at 1000, 1 on 256:1']);
    assert.equal(alarms.raisedTimeNs(CC), 1000 * MS);
    alarms.check(12_001 * MS);
    assert.deepEqual(alarms.takeEvents().map(lineOf), ['cleared at 12000, 3 on 256:3']);
    assert.equal(alarms.raisedTimeNs(CC), null);
  });

  test('is cleared and raised anew by an error that comes after nobody looked for long', () => {
    const alarms = tableOf({ flap_window_ms: 1 });
    for (const ms of [1000, 20_000]) alarms.error(CC, 256, ABSENT, ms * MS);
    assert.deepEqual(alarms.takeEvents().map(lineOf), [
      'raised at 1000, 1 on 256:1',
      'cleared at 6000, 1 on 256:1',
      'raised at 20000, 1 on 256:1',
    ]);
  });

  // Window 2 s, 3 errors. At 0, 1500 and 2500 ms: the window of the first ends at 2000. At 2500, 3000, 3500: raised.
  test('is raised only by errors that come close enough', () => {
    const alarms = tableOf({ raise_count: 3, raise_window_ms: 2000 });
    const errors = [0, 1500, 2500, 3000, 3500].map((ms) => [ms, 256] as const);
    assert.deepEqual(play(alarms, errors, 4000), ['raised at 3500, 5 on 256:5']);
  });

  // 200 PIDs err every second for a minute: one alarm, told anew every 10 s while others come in.
  test('is one alarm however many PIDs are in it', () => {
    const alarms = tableOf();
    for (let ms = 0; ms < 60_000; ms += 1000) {
      for (let pid = 0; pid < 200; pid++) alarms.error(CC, pid, ABSENT, ms * MS);
      alarms.check(ms * MS);
    }
    alarms.check(66_000 * MS);
    const events = alarms.takeEvents();
    assert.deepEqual(
      events.map(({ event, count }) => [event, count]),
      [
        ['raised', 1],
        ['updated', 2200],
        ['cleared', 12_000],
      ],
    );
    assert.deepEqual([events[1]!.pids.length, events[1]!.left_out], [32, 168]);
  });

  test('says what is in it, those with the most errors first', () => {
    const alarms = tableOf();
    alarms.error(TDT, 20, 0x70, 0, 1, 7);
    alarms.error(TDT, 20, 0x73, 0, 2);
    alarms.error(TDT, 21, 0x73, 0, 5);
    alarms.check(10_000 * MS);
    const { pids, tables, services, left_out } = alarms.takeEvents()[1]!;
    assert.deepEqual(pids, [
      { pid: 21, count: 5 },
      { pid: 20, count: 3 },
    ]);
    assert.deepEqual(tables, [
      { table_id: 0x73, count: 7 },
      { table_id: 0x70, count: 1 },
    ]);
    assert.deepEqual(services, [{ program_number: 7, count: 1 }]);
    assert.equal(left_out, 0);
  });

  test('of a rule with a limit outlasts it: TDT_error comes every 30 s', () => {
    const alarms = tableOf();
    for (const ms of [30_000, 60_000]) {
      alarms.check(ms * MS);
      alarms.error(TDT, 0x14, 0x70, ms * MS);
    }
    alarms.check(95_001 * MS);
    assert.deepEqual(alarms.takeEvents().map(lineOf), ['raised at 30000, 1 on 20:1', 'cleared at 95000, 2 on 20:2']);
  });

  test('is as an event what a record needs', () => {
    const alarms = tableOf();
    alarms.error(TDT, 0x14, 0x42, 7, 2);
    assert.deepEqual(alarms.takeEvents(), [
      {
        type: 'event',
        event: 'raised',
        name: 'TDT_error',
        rule: '3.8',
        priority: 3,
        severity: 'warning',
        pids: [{ pid: 0x14, count: 2 }],
        tables: [{ table_id: 0x42, count: 2 }],
        services: [],
        left_out: 0,
        causes: [],
        time_ns: 7,
        raised_time_ns: 7,
        last_time_ns: 7,
        count: 2,
        flaps: 0,
        value: null,
        limits: { max_interval_ms: 30_000, min_interval_ms: 25 },
        cleared_by: null,
      },
    ]);
  });

  test('drops and counts events that nobody takes', () => {
    const alarms = tableOf({ flap_window_ms: 1 });
    // Each error clears and raises: 1 + 2·999 events.
    for (let n = 0; n < 1000; n++) alarms.error(CC, 256, ABSENT, n * 10_000 * MS);
    assert.equal(alarms.takeEvents().length, 1024);
    assert.equal(alarms.eventsDropped, 975);
  });

  // s      | 0      | 5       | 8                 | 20   | 40   | 100
  // error  | x      |         | x                 | x    | x    |
  // alarm  | raised | cleared | raised: it flaps  | held | held | cleared, 60 s after the last error
  test('that comes back within the flap window is one, until its errors stay away for as long', () => {
    const alarms = tableOf();
    for (let ms = 0; ms <= 101_000; ms += 1000) {
      if ([0, 8000, 20_000, 40_000].includes(ms)) alarms.error(CC, 256, ABSENT, ms * MS);
      alarms.check(ms * MS);
    }
    assert.deepEqual(
      alarms.takeEvents().map(({ event, time_ns, flaps }) => [event, time_ns / MS, flaps]),
      [
        ['raised', 0, 0],
        ['cleared', 5000, 0],
        ['raised', 8000, 1],
        ['updated', 20_000, 2],
        ['updated', 40_000, 3],
        ['cleared', 100_000, 3],
      ],
    );
  });

  // An error every 10 s for 5 minutes made 60 events when each was an alarm of its own.
  test('that flaps makes no flood', () => {
    const alarms = tableOf();
    for (let ms = 0; ms < 300_000; ms += 100) {
      if (ms % 10_000 === 0) alarms.error(CC, 256, ABSENT, ms * MS);
      alarms.check(ms * MS);
    }
    const events = alarms.takeEvents().map(({ event }) => event);
    assert.deepEqual(
      events.filter((event) => event !== 'updated'),
      ['raised', 'cleared', 'raised'],
    );
    assert.ok(alarms.isRaised(CC));
  });

  test('a condition is over when it is known to be, one that flaps when it stays away', () => {
    const alarms = tableOf();
    alarms.raise(LOST, 1000 * MS, 1000);
    alarms.sustain(LOST, 9000 * MS);
    alarms.check(9000 * MS);
    alarms.clear(LOST, 9500 * MS);
    alarms.raise(LOST, 12_000 * MS, 1000);
    alarms.clear(LOST, 13_000 * MS);
    alarms.check(73_000 * MS);
    assert.ok(alarms.isRaised(LOST));
    alarms.check(73_001 * MS);
    assert.deepEqual(
      alarms.takeEvents().map(({ event, time_ns, value }) => [event, time_ns / MS, value]),
      [
        ['raised', 1000, 1000],
        ['cleared', 9500, 1000],
        ['raised', 12_000, 1000],
        ['cleared', 73_000, 1000],
      ],
    );
  });

  test('all end at once when nobody judges them any more', () => {
    const alarms = tableOf();
    alarms.error(CC, 256, ABSENT, 0);
    alarms.raise(LOST, 0);
    alarms.takeEvents();
    alarms.endAll(3000 * MS, 'new_kind');
    assert.deepEqual(
      alarms.takeEvents().map(({ event, name, time_ns, cleared_by }) => [event, name, time_ns / MS, cleared_by]),
      [
        ['cleared', 'Continuity_count_error', 3000, 'new_kind'],
        ['cleared', 'Stream_lost', 3000, 'new_kind'],
      ],
    );
  });

  test('a report has those with errors, with their counts of the interval and since the start', () => {
    const alarms = tableOf();
    alarms.error(CC, 256, ABSENT, 1000 * MS, 3);
    assert.deepEqual(Object.keys(alarms.snapshotAndReset()), ['Continuity_count_error']);
    alarms.error(CC, 257, ABSENT, 2000 * MS);
    const { Continuity_count_error: report } = alarms.snapshotAndReset();
    assert.deepEqual(report, {
      rule: '1.4',
      priority: 1,
      severity: 'critical',
      state: 'raised',
      pids: [
        { pid: 256, count: 3 },
        { pid: 257, count: 1 },
      ],
      tables: [],
      services: [],
      left_out: 0,
      causes: [],
      raised_time_ns: 1000 * MS,
      last_time_ns: 2000 * MS,
      count_interval: 1,
      count_total: 4,
      flaps: 0,
      value: null,
    });
    alarms.check(8000 * MS);
    const { Continuity_count_error: over } = alarms.snapshotAndReset();
    assert.deepEqual([over?.state, over?.count_interval, over?.count_total, over?.pids.length], ['over', 0, 4, 2]);
  });
});
