// Incidents are records: Kafka, a webhook and the history of the real monitor get them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { noKcat, openMockCluster, readTopic } from '../support/kafka/kafka-broker.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';
import { until } from '../support/programs/rig.js';
import { WebhookReceiver } from '../support/records/webhook-receiver.js';

const INPUT = join(REPOSITORY, 'test_data/bars.mpegts');
const TOPIC = 'incidents';

interface Told {
  readonly event?: string;
  readonly name?: string;
  readonly folder?: string;
}

function namesOf(records: readonly Told[]): string[] {
  return records.filter(({ event }) => event === 'incident').map(({ name }) => name!);
}

test('Kafka, webhook and history get the begin and the end of an incident', { skip: noKcat() }, async (t) => {
  const folder = scratchFolder(t);
  const broker = await openMockCluster();
  t.after(() => broker.close());
  const receiver = new WebhookReceiver([200]);
  const url = await receiver.open(t);
  const [incidents, history] = [join(folder, 'incidents'), join(folder, 'history.db')];
  const link = ['--ipc-path', join(folder, 'link.sock')];
  const kafka = ['--send-to-kafka', '--kafka-broker', broker.address, '--kafka-topic', TOPIC];
  const outlets = ['--webhook', url.href, '--events-min-severity', 'info', '--history', history, ...kafka];
  const flight = ['--flight-recorder', '1', '--record-on', 'none', '--incidents-dir', incidents];
  const monitor = startProgram(t, 'monitor', [...link, ...outlets, ...flight, '--exit-on-end']);
  const probe = startProgram(t, 'probe', [...link, '--input', INPUT, '--pace']);
  await monitor.waitForStderr(/"stream_id"|probe/);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  monitor.child.kill('SIGUSR1');
  await until('the incident is posted', () => receiver.posts.some(({ body }) => body.includes('Incident_begun')));
  await probe.expectExit(0);
  await monitor.expectExit(0);
  const [name] = readdirSync(incidents);
  const both = ['Incident_begun', 'Incident_saved'];
  assert.deepEqual(namesOf(receiver.posts.map(({ body }) => JSON.parse(body))), both);
  const messages = (await readTopic(broker, TOPIC)).map(({ json }) => JSON.parse(json) as Told);
  assert.deepEqual(namesOf(messages), both);
  assert.equal(messages.find((record) => record.name === 'Incident_saved')!.folder, join(incidents, name!));
  const args = [join(REPOSITORY, 'dist/src/bin/history.js'), '--history', history, '--events'];
  const told = execFileSync(process.execPath, args, { encoding: 'utf8' });
  for (const word of both) assert.ok(told.includes(word), `${word} is not in the history: ${told}`);
});
