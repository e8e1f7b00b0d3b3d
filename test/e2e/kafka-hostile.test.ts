import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOSTILITIES, HostileBroker, type Hostility } from '../support/kafka/hostile-broker.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';
import { finalAccounts } from '../support/programs/rig.js';
import { readRecords } from '../support/records/records.js';

const INPUT = join(REPOSITORY, 'test_data/bars.mpegts');
const NAMES = Object.keys(HOSTILITIES) as Hostility[];

test('a peer at the address of the broker that sends anything but answers stops no recording; nothing is lost', async (t) => {
  const broker = await HostileBroker.open(t, (connection) => NAMES[connection % NAMES.length]!);
  const folder = scratchFolder(t);
  const ipc = ['--ipc-path', join(folder, 'link.sock')];
  const [recording, metrics] = [join(folder, 'out.mpegts'), join(folder, 'metrics.ndjson')];
  const kafka = [
    '--send-to-kafka',
    '--kafka-broker',
    broker.address,
    '--kafka-timeout',
    '1',
    '--kafka-interval',
    '100',
  ];
  const outputs = ['-o', recording, '--metrics-file', metrics, '--spool-dir', join(folder, 'spool'), '--exit-on-end'];
  const monitor = startProgram(t, 'monitor', [...ipc, ...kafka, ...outputs]);
  const probe = startProgram(t, 'probe', [...ipc, '--input', INPUT, '--pace']);
  await probe.expectExit(0);
  await monitor.expectExit(0);
  assert.ok(readFileSync(recording).equals(readFileSync(INPUT)), 'everything is recorded');
  assert.match(monitor.stderr, /sends what is no answer of Kafka \(an answer of -5 bytes\)/);
  assert.ok(broker.connections > 3, `${broker.connections} connections`);
  finalAccounts({ metrics });
  const last = readRecords(metrics).at(-1)!;
  assert.ok(last.type === 'monitor_accounting');
  const { made, waiting, retries, lost } = last.deliveries.kafka!;
  assert.ok(made > 0 && retries > 0);
  assert.deepEqual([waiting, lost], [made, 0], 'all of it waits in the spool');
});
