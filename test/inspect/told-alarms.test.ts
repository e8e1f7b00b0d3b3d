import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlarmEvent } from '../../src/alarm/alarm-event.js';
import { DEFAULT_ALARM } from '../../src/alarm/alarm-limits.js';
import { AlarmTable } from '../../src/alarm/alarm-table.js';
import type { LossEvent } from '../../src/analysis/loss-ledger.js';
import type { StreamEvent } from '../../src/analysis/stream-analyzer.js';
import { ToldAlarms } from '../../src/inspect/told-alarms.js';
import { ABSENT } from '../../src/mpegts/packet.js';

const S = 1e9;
const PAT = 0;
const PAT_2 = 1;

function tableOf(): AlarmTable {
  const of = (name: string, rule: string) => ({ name, rule, priority: 1, severity: 'critical', limits: {} }) as const;
  return new AlarmTable([of('PAT_error', '1.3'), of('PAT_error_2', '1.3.a')], DEFAULT_ALARM);
}

function linesOf(events: readonly unknown[]): string[] {
  return (events as AlarmEvent[]).map(({ event, name, time_ns }) => `${event} ${name} at ${time_ns / S}`);
}

test('an older form of a rule is no alarm of its own while the newer form is raised', () => {
  const [alarms, told] = [tableOf(), new ToldAlarms()];
  for (const rule of [PAT, PAT_2]) alarms.error(rule, 0, ABSENT, 1 * S);
  assert.deepEqual(linesOf(told.take(alarms.takeEvents(), 0)), ['raised PAT_error_2 at 1']);
  alarms.check(7 * S);
  assert.deepEqual(linesOf(told.take(alarms.takeEvents(), 0)), ['cleared PAT_error_2 at 6']);
});

test('an older form that is raised alone is told, and told late when the newer form is over first', () => {
  const [alarms, told] = [tableOf(), new ToldAlarms()];
  alarms.error(PAT, 0, ABSENT, 1 * S);
  assert.deepEqual(linesOf(told.take(alarms.takeEvents(), 0)), ['raised PAT_error at 1']);
  alarms.check(7 * S);
  assert.deepEqual(linesOf(told.take(alarms.takeEvents(), 0)), ['cleared PAT_error at 6']);

  for (const rule of [PAT, PAT_2]) alarms.error(rule, 0, ABSENT, 100 * S);
  told.take(alarms.takeEvents(), 0);
  alarms.error(PAT, 0, ABSENT, 104 * S);
  alarms.check(106 * S);
  assert.deepEqual(linesOf(told.take(alarms.takeEvents(), 0)), [
    'cleared PAT_error_2 at 105',
    'raised PAT_error at 100',
  ]);
});

test('what is raised when nobody judges it any more is over, and only that', () => {
  const [alarms, told] = [tableOf(), new ToldAlarms()];
  alarms.error(PAT_2, 0, ABSENT, 1 * S);
  told.take(alarms.takeEvents(), 0);
  const [ended, ...others] = told.end('analysis_failed');
  assert.deepEqual(
    [ended?.event, ended?.name, ended?.cleared_by, others],
    ['cleared', 'PAT_error_2', 'analysis_failed', []],
  );
  assert.deepEqual(told.end('analysis_failed'), []);
});

test('losses that go on for the same reason are told every 10 s together, and the last ones at the end', () => {
  const told = new ToldAlarms();
  const loss = (second: number): LossEvent => ({
    type: 'event',
    event: 'loss',
    blame: 'network',
    confidence: 'certain',
    reason: 'rtp_broken',
    count: 1,
    packets: 7,
    time_ns: second * S,
    last_time_ns: second * S,
  });
  const lines: string[] = [];
  const note = (second: number, events: readonly StreamEvent[]): void => {
    for (const event of events as LossEvent[]) lines.push(`${second}: ${event.packets} from ${event.time_ns / S}`);
  };
  for (let second = 0; second < 25; second++) note(second, told.take([loss(second)], second * S));
  note(25, told.take([], Number.POSITIVE_INFINITY));
  assert.deepEqual(lines, ['0: 7 from 0', '10: 70 from 1', '20: 70 from 11', '25: 28 from 21']);
});
