import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createCommand, parseOptions } from '../../../src/cli/option.js';
import type { DeliverySink } from '../../../src/delivery/delivery-sink.js';
import { createKafkaSink } from '../../../src/delivery/kafka/kafka-taker.js';
import { KAFKA_OPTIONS } from '../../../src/delivery/kafka/options.js';
import { HOSTILITIES, HostileBroker, type Hostility } from '../../support/kafka/hostile-broker.js';
import { noKcat, openMockCluster } from '../../support/kafka/kafka-broker.js';
import { RecordedLog, recordOf } from '../../support/records/sink-records.js';

const NAMES = Object.keys(HOSTILITIES) as Hostility[];

/** What waits is of no interest at the close. */
const FLUSH_MS = 500;

function openSink(broker: string, log = new RecordedLog()): DeliverySink {
  const args = ['--kafka-broker', broker, '--kafka-interval', '10', '--kafka-timeout', '1'];
  const config = parseOptions(
    createCommand('monitor', '', '0', KAFKA_OPTIONS),
    KAFKA_OPTIONS,
    ['--send-to-kafka', ...args],
    {},
  );
  return createKafkaSink(config, {}, log, FLUSH_MS);
}

async function until(what: string, condition: () => boolean, withinMs = 20_000): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    assert.ok(performance.now() - start < withinMs, `waited too long: ${what}`);
    await delay(10);
  }
}

// Side by side: each waits for times to run out.
describe('hostile', { concurrency: true }, () => {
  for (const name of NAMES) {
    test(`a peer that answers with ${name} is a failed send, which is said and tried again`, async (t) => {
      const broker = await HostileBroker.open(t, () => name);
      const log = new RecordedLog();
      const sink = openSink(broker.address, log);
      sink.write(recordOf('a'));
      const before = process.memoryUsage.rss();
      await until('tried again', () => sink.figures.retries >= 2);
      assert.ok(broker.connections >= 2, 'each time with a new connection');
      assert.match(sink.figures.last_error!, /^Kafka broker /);
      assert.ok(log.lines.some((line) => line.startsWith('error delivery_failed Kafka broker ')));
      assert.ok(process.memoryUsage.rss() - before < 200e6, 'bounded memory');
      await sink.close();
      const { made, dropped } = sink.figures;
      assert.deepEqual([made, dropped.out_of_time], [1, 1]);
    });
  }
});

test('what a peer sends at once is said as what it is', async (t) => {
  const broker = await HostileBroker.open(t, () => 'a negative length');
  const sink = openSink(broker.address);
  sink.write(recordOf('a'));
  await until('failed', () => sink.figures.last_error !== null);
  const said = `Kafka broker ${broker.address} sends what is no answer of Kafka (an answer of -5 bytes): `;
  assert.ok(sink.figures.last_error!.startsWith(said), sink.figures.last_error!);
  await sink.close();
});

test('after all hostilities a real broker gets everything', { skip: noKcat() }, async (t) => {
  const real = await openMockCluster();
  t.after(() => real.close());
  const [host, port] = real.address.split(':') as [string, string];
  const broker = await HostileBroker.open(t, (connection) => NAMES[connection % NAMES.length]!);
  const sink = openSink(broker.address);
  for (let n = 0; n < 100; n++) sink.write(recordOf(String(n)));
  await until('some hostilities', () => broker.connections >= 4);
  broker.real = { host, port: Number(port) };
  await until('all delivered', () => sink.figures.delivered === 100);
  assert.equal(sink.figures.last_error, null);
  await sink.close();
});
