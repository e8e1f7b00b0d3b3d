import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ABSENT } from '../../src/mpegts/packet.js';
import { type AlarmEvent, AlarmTable } from '../../src/tr101290/alarm.js';
import { defaultProfile, type Profile } from '../../src/tr101290/profile.js';
import { Rule } from '../../src/tr101290/rules.js';
import { MS } from './script.js';

const CC = Rule.Continuity_count_error;
/** Cleared after 5 s without an error: the rule has no limit of its own. */
const PROFILE = defaultProfile('dvb', '2020');

function withAlarm(alarm: Partial<Profile['alarm']>): Profile {
  return { ...PROFILE, alarm: { ...PROFILE.alarm, ...alarm } };
}

/** `raised 256 at 1000, 1` */
function lineOf({ event, pid, time_ns, count }: AlarmEvent): string {
  return `${event} ${pid} at ${time_ns / MS}, ${count}`;
}

function play(alarms: AlarmTable, errors: readonly (readonly [number, number])[], endMs: number): string[] {
  for (const [ms, pid] of errors) {
    alarms.check(ms * MS);
    alarms.error(CC, pid, ABSENT, ms * MS, 1);
  }
  alarms.check(endMs * MS);
  return alarms.takeEvents().map(lineOf);
}

describe('alarms', () => {
  // ms     | 1000   | 3000 | 7000 | 12 000  | 12 001
  // error  | x      | x    | x    |         |
  // alarm  | raised |      |      |         | cleared, as of 12 000
  test('is raised by the first error and cleared 5 s after the last', () => {
    const alarms = new AlarmTable(PROFILE);
    const errors = [1000, 3000, 7000].map((ms) => [ms, 256] as const);
    assert.deepEqual(play(alarms, errors, 12_000), ['raised 256 at 1000, 1']);
    assert.ok(alarms.isRaised(CC));
    alarms.check(12_001 * MS);
    assert.deepEqual(alarms.takeEvents().map(lineOf), ['cleared 256 at 12000, 3']);
    assert.ok(!alarms.isRaised(CC));
  });

  // ms        | 1000 | 2000 | 3000 | 6001 | 8001
  // error     | 256  | 257  | 257  |      |
  // alarm 256 | raised             | cleared
  // alarm 257 |      | raised             | cleared
  test('a rule is raised since its oldest alarm that still is', () => {
    const alarms = new AlarmTable(PROFILE);
    assert.equal(alarms.raisedTimeNs(CC), null);
    for (const [ms, pid] of [
      [1000, 256],
      [2000, 257],
      [3000, 257],
    ] as const)
      alarms.error(CC, pid, ABSENT, ms * MS, 1);
    assert.equal(alarms.raisedTimeNs(CC), 1000 * MS);
    alarms.check(6001 * MS);
    assert.equal(alarms.raisedTimeNs(CC), 2000 * MS);
    alarms.check(8001 * MS);
    assert.equal(alarms.raisedTimeNs(CC), null);
  });

  test('is cleared and raised anew by an error that comes after nobody looked for long', () => {
    const alarms = new AlarmTable(PROFILE);
    for (const ms of [1000, 20_000]) alarms.error(CC, 256, ABSENT, ms * MS, 1);
    assert.deepEqual(alarms.takeEvents().map(lineOf), [
      'raised 256 at 1000, 1',
      'cleared 256 at 6000, 1',
      'raised 256 at 20000, 1',
    ]);
  });

  // Window 2 s, 3 errors. At 0, 1500 and 2500 ms: the window of the first ends at 2000. At 2500, 3000, 3500: raised.
  test('is raised only by errors that come close enough', () => {
    const alarms = new AlarmTable(withAlarm({ raise_count: 3, raise_window_ms: 2000 }));
    const errors = [0, 1500, 2500, 3000, 3500].map((ms) => [ms, 256] as const);
    assert.deepEqual(play(alarms, errors, 4000), ['raised 256 at 3500, 5']);
  });

  test('is kept apart by PID', () => {
    const events = play(
      new AlarmTable(PROFILE),
      [
        [1000, 256],
        [2000, 257],
      ],
      6500,
    );
    assert.deepEqual(events, ['raised 256 at 1000, 1', 'raised 257 at 2000, 1', 'cleared 256 at 6000, 1']);
  });

  test('of a rule with a limit outlasts it: TDT_error comes every 30 s', () => {
    const alarms = new AlarmTable(PROFILE);
    for (const ms of [30_000, 60_000]) {
      alarms.check(ms * MS);
      alarms.error(Rule.TDT_error, 0x14, 0x70, ms * MS, 1);
    }
    alarms.check(95_001 * MS);
    assert.deepEqual(alarms.takeEvents().map(lineOf), ['raised 20 at 30000, 1', 'cleared 20 at 95000, 2']);
  });

  test('is as an event what a record needs', () => {
    const alarms = new AlarmTable(PROFILE);
    alarms.error(Rule.CRC_error, 0x11, 0x42, 7, 2);
    assert.deepEqual(alarms.takeEvents(), [
      {
        type: 'event',
        event: 'raised',
        name: 'CRC_error',
        rule: '2.2',
        priority: 2,
        pid: 0x11,
        table_id: 0x42,
        time_ns: 7,
        raised_time_ns: 7,
        count: 2,
      },
    ]);
  });

  test('shares one alarm of a rule where there are too many PIDs', () => {
    const alarms = new AlarmTable(PROFILE);
    for (let pid = 0; pid < 8192; pid++) alarms.error(CC, pid, ABSENT, 0, 1);
    const events = alarms.takeEvents();
    assert.equal(events.length, 257);
    assert.equal(events.at(-1)?.pid, null);
    alarms.check(5001 * MS);
    assert.ok(!alarms.isRaised(CC));
  });

  test('drops and counts events that nobody takes', () => {
    const alarms = new AlarmTable(PROFILE);
    // Each error clears and raises: 1 + 2·999 events.
    for (let n = 0; n < 1000; n++) alarms.error(CC, 256, ABSENT, n * 10_000 * MS, 1);
    assert.equal(alarms.takeEvents().length, 1024);
    assert.equal(alarms.eventsDropped, 975);
  });
});
