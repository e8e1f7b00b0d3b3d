import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { MetricsRecord, MonitorAccountingRecord } from '../../src/report/accounting.js';
import { deliveryIdentityFaults } from '../../src/report/delivery-account.js';
import { assertFits } from '../support/checks/report-schema.js';
import { assertHasAllOfRscap, assertRscapMessage, missingReference } from '../support/checks/rscap-schema.js';
import {
  type KafkaBroker,
  noKcat,
  openKafkaBroker,
  type ReadMessage,
  readTopic,
} from '../support/kafka/kafka-broker.js';
import { noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, type RunningProcess, scratchFolder, startProgram } from '../support/programs/programs.js';
import { replay } from '../support/programs/replay.js';
import { until } from '../support/programs/rig.js';
import { parseLines, wholeRecords } from '../support/records/records.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
const GROUPS = ['239.255.15.1:5000', '239.255.15.2:5000'];
/** A record is on the disk within this time. */
const SPOOLED_WITHIN_MS = 500;
const SETTINGS = 'num.partitions=4\n';

const folder = mkdtempSync(join(tmpdir(), 'tscap-kafka-monitor-'));
const skip = noKcat() || noCaptureRight();
let broker: KafkaBroker;

before(async () => {
  if (skip) return;
  const config = join(folder, 'partitions.properties');
  writeFileSync(config, SETTINGS);
  broker = await openKafkaBroker(join(folder, 'broker'), config, []);
});

after(async () => {
  await broker?.close();
  rmSync(folder, { recursive: true });
});

interface Line {
  readonly type: string;
  readonly id: string;
  readonly stream_id: string;
}

interface Sent {
  /** What the monitor wrote to its metrics file, in order: the lines of the analysis. */
  readonly lines: readonly Line[];
  readonly account: MonitorAccountingRecord;
  /** What kcat read of its topic. */
  readonly messages: readonly ReadMessage[];
}

/** Two streams over RTP, one with losses, captured live and sent to Kafka by a monitor for each set of arguments. */
async function sendLive(t: TestContext, monitorArguments: readonly (readonly string[])[]): Promise<Sent[]> {
  const scratch = scratchFolder(t);
  const ipcPath = join(scratch, 'link.sock');
  const sources = GROUPS.flatMap((group) => ['--source', group]);
  const probe = startProgram(t, 'probe', ['--source-device', 'lo', ...sources, '--ipc-path', ipcPath]);
  const monitors = monitorArguments.map((args, index) => {
    const metrics = join(scratch, `metrics-${index}.ndjson`);
    const topic = `monitor-${randomInt(2 ** 40)}`;
    const kafka = ['--send-to-kafka', '--kafka-broker', broker.address, '--kafka-topic', topic];
    const common = ['--ipc-path', ipcPath, '--exit-on-end', '--metrics-file', metrics];
    return { metrics, topic, program: startProgram(t, 'monitor', [...common, ...kafka, ...args]) };
  });
  await probe.waitForStderr(new RegExp(`monitors subscribed: ${monitors.length}`));
  await Promise.all(
    GROUPS.map((group, index) => {
      const losses = index === 0 ? ['--drop', '100,500'] : [];
      return replay(t, scratch, BARS, group, '--protocol', 'rtp', '--bitrate', '4000000', ...losses);
    }),
  );
  await probe.stop('SIGINT');
  return Promise.all(
    monitors.map(async ({ metrics, topic, program }) => {
      await program.expectExit(0);
      const lines = parseLines<Line | MetricsRecord>(readFileSync(metrics, 'utf8'));
      const accounts = lines.filter((line) => line.type === 'monitor_accounting') as MonitorAccountingRecord[];
      return {
        lines: lines.filter((line): line is Line => !line.type.endsWith('accounting')),
        account: accounts.at(-1)!,
        messages: await readTopic(broker, topic),
      };
    }),
  );
}

function assertDelivered({ account, messages }: Sent): void {
  const { kafka } = account.deliveries;
  assert.ok(account.final && kafka !== undefined);
  const { made, delivered, last_error } = kafka;
  const { length } = messages;
  assert.deepEqual({ made, delivered, last_error }, { made: length, delivered: length, last_error: null });
  assert.deepEqual(deliveryIdentityFaults('kafka', kafka), []);
}

/** The values of each key, in the order of the broker; each key lies on one partition. */
function valuesByKey(messages: readonly ReadMessage[]): Map<string, any[]> {
  const values = new Map<string, any[]>();
  const partitions = new Map<string, number>();
  for (const { key, partition, headers, json } of messages) {
    const value = JSON.parse(json);
    assert.equal(headers, `id=${value.record_id ?? value.id}`);
    assert.equal(partitions.get(key) ?? partition, partition);
    partitions.set(key, partition);
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return values;
}

test('live capture, monitor, Kafka, kcat: every record arrives in order, in both formats', { skip }, async (t) => {
  t.diagnostic(`with ${broker.label}`);
  const sent = await sendLive(t, [['--show-os-stats'], ['--kafka-format', 'rscap']]);
  const [report, rscap] = sent as [Sent, Sent];

  await t.test('report: what is in the metrics file, record by record', () => {
    assertDelivered(report);
    const byKey = valuesByKey(report.messages);
    assert.deepEqual([...byKey.keys()].sort(), GROUPS);
    for (const [key, values] of byKey) {
      const written = report.lines.filter(({ stream_id }) => stream_id === key);
      assert.deepEqual(values, written);
      const numbered = values.filter(({ type }) => type !== 'stream_facts');
      const numbers = numbered.map(({ id }) => Number(id.slice(id.lastIndexOf('/') + 1)));
      assert.deepEqual(numbers, [...numbers.keys()]);
      // Each fits its schema, and facts and figures together are the whole report.
      const whole = wholeRecords(values);
      assert.equal(whole.length, numbered.length);
      for (const value of whole) {
        if (value.type !== 'stream_report') continue;
        assert.equal(value.host?.host_name, hostname());
        if (value.final) assertFits('StreamReportRecord', value);
      }
    }
    assert.ok(byKey.get(GROUPS[0]!)!.some(({ event, blame }) => event === 'loss' && blame === 'network'));
  });

  await t.test('rscap: a message for each stream report, with every field', () => {
    assertDelivered(rscap);
    const byKey = valuesByKey(rscap.messages);
    assert.deepEqual([...byKey.keys()].sort(), GROUPS);
    for (const [key, messages] of byKey) {
      const reports = rscap.lines.filter(({ stream_id, type }) => stream_id === key && type === 'stream_report');
      assert.deepEqual(
        messages.map(({ record_id }) => record_id),
        reports.map(({ id }) => id),
      );
      for (const message of messages) {
        assertRscapMessage(message);
        if (!missingReference()) assertHasAllOfRscap(message);
      }
      const last = messages.at(-1)!;
      assert.equal(last['streams.0.host_name'], hostname());
      assert.equal(last['streams.256.stream_type_number'], 2); // MPEG-2 video
      const samples = messages.map((message) => message['streams.256.total_bits_sample'] ?? 0);
      assert.equal(
        samples.reduce((sum: number, bits: number) => sum + bits, 0),
        last['streams.256.total_bits'],
      );
    }
  });
});

test('a file that is analysed: its events and its report are in the topic', { skip }, async (t) => {
  const scratch = scratchFolder(t);
  const metrics = join(scratch, 'metrics.ndjson');
  const topic = `file-${randomInt(2 ** 40)}`;
  const kafka = ['--send-to-kafka', '--kafka-broker', broker.address, '--kafka-topic', topic];
  const args = [BARS, '--report', 'none', '--tr101290-profile', 'dvb', '--metrics-file', metrics];
  await startProgram(t, 'monitor', [...args, ...kafka]).expectExit(0);
  const written = parseLines<Line>(readFileSync(metrics, 'utf8'));
  const sent = (await readTopic(broker, topic)).map(({ json }) => JSON.parse(json));
  assert.ok(written.length > 1);
  assert.deepEqual(wholeRecords(sent), wholeRecords(written));
});

test('the broker away, the monitor killed and started again: nothing is missing', { skip }, async (t) => {
  t.diagnostic(`with ${broker.label}`);
  const { outage } = broker;
  if (outage === undefined) return t.skip(`needs Apache Kafka, has ${broker.label}`);
  const scratch = scratchFolder(t);
  const ipcPath = join(scratch, 'link.sock');
  const topic = `killed-${randomInt(2 ** 40)}`;
  const [group] = GROUPS as [string];
  const startMonitor = (metrics: string): RunningProcess => {
    const kafka = [
      '--send-to-kafka',
      '--kafka-broker',
      broker.address,
      '--kafka-topic',
      topic,
      '--kafka-interval',
      '100',
    ];
    const common = ['--ipc-path', ipcPath, '--exit-on-end', '--metrics-file', metrics];
    return startProgram(t, 'monitor', [...common, ...kafka, '--spool-dir', join(scratch, 'spool')]);
  };
  const files = [join(scratch, 'killed.ndjson'), join(scratch, 'later.ndjson')] as const;
  const idsIn = (file: string): string[] => {
    const lines = existsSync(file) ? parseLines<Line>(readFileSync(file, 'utf8')) : [];
    return lines.flatMap(({ type, id }) => (type.endsWith('accounting') ? [] : [id]));
  };
  const probe = startProgram(t, 'probe', ['--source-device', 'lo', '--source', group, '--ipc-path', ipcPath]);
  const killed = startMonitor(files[0]);
  await probe.waitForStderr(/monitors subscribed: 1/);
  await outage.stop('kill');
  await replay(t, scratch, BARS, group, '--protocol', 'rtp', '--bitrate', '4000000', '--drop', '100,500');
  await until('the monitor has reported', () => idsIn(files[0]).length >= 4);
  const beforeKill = idsIn(files[0]);
  await delay(SPOOLED_WITHIN_MS);
  await killed.stop('SIGKILL');
  const later = startMonitor(files[1]);
  await probe.waitForStderr(/monitors subscribed: 0[\s\S]*monitors subscribed: 1/);
  await outage.start();
  await replay(t, scratch, BARS, group, '--protocol', 'rtp', '--bitrate', '4000000');
  await probe.stop('SIGINT');
  await later.expectExit(0);

  const messages = (await readTopic(broker, topic)).map(({ json }) => json);
  const byId = new Map(messages.map((json) => [JSON.parse(json).id as string, json]));
  const missing = [...beforeKill, ...idsIn(files[1])].filter((id) => !byId.has(id));
  assert.deepEqual(missing, []);
  assert.ok(idsIn(files[1]).length >= 3);
  assert.ok(messages.every((json) => byId.get(JSON.parse(json).id) === json));
});
