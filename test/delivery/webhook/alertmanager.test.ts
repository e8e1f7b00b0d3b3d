import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlarm } from '../../../src/alarm/alarm-event.js';
import { DEFAULT_ALARM } from '../../../src/alarm/alarm-limits.js';
import { AlarmTable } from '../../../src/alarm/alarm-table.js';
import { createCommand, parseOptions } from '../../../src/cli/option.js';
import { alertOf } from '../../../src/delivery/webhook/alertmanager-format.js';
import type { AlertTimes } from '../../../src/delivery/webhook/alertmanager-taker.js';
import { WEBHOOK_OPTIONS } from '../../../src/delivery/webhook/options.js';
import { openWebhooks } from '../../../src/delivery/webhook/webhook-taker.js';
import type { RecordTaker } from '../../../src/report/record-taker.js';
import { RecordTexts } from '../../../src/report/record-texts.js';
import { type EventRecord, eventRecord } from '../../../src/report/records.js';
import { Alertmanager } from '../../support/programs/alertmanager.js';
import { missingTool } from '../../support/programs/privileges.js';
import { lossRecord } from '../../support/records/history-feed.js';
import { RecordedLog } from '../../support/records/sink-records.js';
import { WebhookReceiver } from '../../support/records/webhook-receiver.js';

const SUBJECT = { probe_id: 'p1', session_id: 's1', stream_id: '239.1.1.1:5000' };
const S = 1e9;
let runs = 0;

/** The events of an alarm that is raised now, and over 1 s later. */
function alarmEvents(): [raised: EventRecord, cleared: EventRecord] {
  const alarms = new AlarmTable(
    [{ name: 'Stream_lost', rule: null, priority: null, severity: 'critical', limits: {} }],
    DEFAULT_ALARM,
  );
  alarms.raise(0, 0, 1000);
  alarms.clear(0, S);
  const originSeconds = Date.now() / 1000;
  const run = runs++;
  const [raised, cleared] = alarms
    .takeEvents()
    .map((event) => eventRecord(`${run} ${event.event}`, event, SUBJECT, originSeconds));
  return [raised!, cleared!];
}

function openTaker(t: TestContext, url: string, args: readonly string[], times?: AlertTimes): RecordTaker {
  const argv = ['--webhook', url, ...args];
  const config = parseOptions(createCommand('test', '', '0', WEBHOOK_OPTIONS), WEBHOOK_OPTIONS, argv, {});
  const context = { environment: {}, log: new RecordedLog(), texts: new RecordTexts() };
  const [taker] = openWebhooks(config, context, times);
  t.after(() => taker!.close());
  return taker!;
}

async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const startedMs = performance.now();
  while (!(await isSo())) {
    assert.ok(performance.now() - startedMs < 20_000, `not within 20 s: ${what}`);
    await delay(100);
  }
}

const FORMAT = ['--webhook-format', 'alertmanager'];
const skip = missingTool('prometheus-alertmanager');

test('Alertmanager has an alarm as an active alert while it is raised, and no longer', { skip }, async (t) => {
  const manager = await Alertmanager.start(t);
  const taker = openTaker(t, manager.url, FORMAT);
  const [raised, cleared] = alarmEvents();
  taker.write(raised);
  await until('it is active', async () => (await manager.alerts()).length === 1);
  const [alert] = await manager.alerts();
  assert.deepEqual(alert?.labels, {
    alertname: 'Stream_lost',
    severity: 'critical',
    probe_id: 'p1',
    stream_id: '239.1.1.1:5000',
  });
  assert.equal(alert?.annotations.description, 'The stream is lost: nothing has come for 1.00 s');
  taker.write(cleared);
  await until('it is resolved', async () => (await manager.alerts()).length === 0);
  assert.equal(taker.figures?.lost, 0);
});

test('Alertmanager keeps an alert that is told again, also by a monitor that was started anew, and drops one that nobody tells', {
  skip,
}, async (t) => {
  const manager = await Alertmanager.start(t);
  const times = { repeatMs: 500, expiryMs: 3000 };
  const first = openTaker(t, manager.url, FORMAT, times);
  first.write(alarmEvents()[0]);
  await until('it is active', async () => (await manager.alerts()).length === 1);
  const startsAt = (await manager.alerts())[0]?.startsAt;
  await delay(4000);
  assert.equal((await manager.alerts()).length, 1, 'beyond the time of one post');
  await first.close();
  const second = openTaker(t, manager.url, FORMAT, times);
  second.write(alarmEvents()[0]);
  await delay(4000);
  const alerts = await manager.alerts();
  assert.equal(alerts.length, 1, 'the same alert');
  assert.equal(alerts[0]?.startsAt, startsAt, 'since it was raised first');
  await second.close();
  await until('it expires', async () => (await manager.alerts()).length === 0);
});

test('an alert is posted behind the address of an Alertmanager; losses are none, nor what is below the severity', async (t) => {
  const receiver = new WebhookReceiver([200]);
  const url = await receiver.open(t);
  const taker = openTaker(t, url.origin, [...FORMAT, '--events-min-severity', 'critical']);
  const [raised] = alarmEvents();
  taker.write(lossRecord(7));
  taker.write({ ...raised, severity: 'major' });
  taker.write(raised);
  await until('it is posted', () => receiver.posts.length > 0);
  await taker.close();
  const bodies = receiver.posts.map(({ body }) => JSON.parse(body) as { labels: { severity: string } }[]);
  assert.deepEqual(
    bodies.map((alerts) => alerts.map(({ labels }) => labels.severity)),
    [['critical']],
  );
});

test('an alert begins no later than now and ends no sooner than it begins, however the clocks are', () => {
  const [raised] = alarmEvents();
  assert.ok(isAlarm(raised));
  const nowMs = Date.parse('2026-01-01T00:00:00Z');
  const ahead = alertOf({ ...raised, raised_time: '2026-01-01T01:00:00Z' }, nowMs, nowMs);
  assert.deepEqual([ahead.startsAt, ahead.endsAt], ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z']);
});
