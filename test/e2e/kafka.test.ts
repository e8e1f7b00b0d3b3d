import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createCommand, parseOptions } from '../../src/cli/option.js';
import { BATCH, type DeliverySink } from '../../src/delivery/delivery-sink.js';
import { createKafkaSink } from '../../src/delivery/kafka/kafka-taker.js';
import { KAFKA_OPTIONS } from '../../src/delivery/kafka/options.js';
import type { DeliveryAccount } from '../../src/report/delivery-account.js';
import { type KafkaBroker, noKcat, openKafkaBroker, readTopic } from '../support/kafka/kafka-broker.js';
import { type Certificates, makeCertificates } from '../support/kafka/kafka-certificates.js';
import type { WriterSettings, WrittenRecord } from '../support/kafka/kafka-writer.js';
import { REPOSITORY, type RunningProcess, scratchFolder, startProcess } from '../support/programs/programs.js';
import { droppedOf, numberedIds, RecordedLog, recordOf } from '../support/records/sink-records.js';

/** How long the broker is away; scripts/kafka-outage.sh makes it longer. */
const OUTAGE_SECONDS = Number(process.env.TSCAP_KAFKA_OUTAGE ?? 10);
const RECORDS_PER_SECOND = 500;
const STREAMS = 7;
/** A loaded machine starts a broker slowly. */
const LONGEST_WAIT_MS = 60_000;
const USER = 'alice';
const PASSWORD = 'pass-that-nobody-sees';

const folder = mkdtempSync(join(tmpdir(), 'tscap-kafka-'));
let broker: KafkaBroker;
let certificates: Certificates;
const skip = noKcat();

before(async () => {
  if (skip) return;
  certificates = makeCertificates(folder);
  const config = join(folder, 'listeners.properties');
  writeFileSync(config, brokerSettings());
  const scram = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].map((name) => `${name}=[name=${USER},password=${PASSWORD}]`);
  const users = scram.flatMap((user) => ['--add-scram', user]);
  broker = await openKafkaBroker(join(folder, 'broker'), config, users);
});

after(async () => {
  await broker?.close();
  rmSync(folder, { recursive: true });
});

/** A listener with TLS and a login, and one with TLS and certificates of the clients. */
function brokerSettings(): string {
  const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule';
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule';
  return `
listeners=PLAINTEXT://127.0.0.1:@BROKER_PORT@,CONTROLLER://127.0.0.1:@CONTROLLER_PORT@,SECURE://127.0.0.1:@FREE_PORT_1@,MUTUAL://127.0.0.1:@FREE_PORT_2@
advertised.listeners=PLAINTEXT://127.0.0.1:@BROKER_PORT@,SECURE://127.0.0.1:@FREE_PORT_1@,MUTUAL://127.0.0.1:@FREE_PORT_2@
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL,MUTUAL:SSL
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.secure.plain.sasl.jaas.config=${plain} required user_${USER}="${PASSWORD}";
listener.name.secure.scram-sha-256.sasl.jaas.config=${scram} required;
listener.name.secure.scram-sha-512.sasl.jaas.config=${scram} required;
ssl.keystore.type=PEM
ssl.keystore.location=${certificates.broker}
ssl.truststore.type=PEM
ssl.truststore.location=${certificates.ca}
listener.name.mutual.ssl.client.auth=required
`;
}

/** Says which broker the test has; why it cannot be run with this one, if so. */
function needs(t: TestContext, what: 'any broker' | 'Apache Kafka'): boolean {
  t.diagnostic(`with ${broker.label}`);
  if (what === 'any broker' || broker.outage !== undefined) return true;
  t.skip(`needs Apache Kafka, has ${broker.label}`);
  return false;
}

function openSink(
  args: readonly string[],
  environment: Record<string, string> = {},
  log = new RecordedLog(),
): DeliverySink {
  const config = parseOptions(
    createCommand('test', '', '0', KAFKA_OPTIONS),
    KAFKA_OPTIONS,
    ['--send-to-kafka', ...args],
    environment,
  );
  return createKafkaSink(config, environment, log);
}

async function until(condition: () => boolean, what: () => unknown, withinMs = LONGEST_WAIT_MS): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    assert.ok(performance.now() - start < withinMs, `waited too long: ${JSON.stringify(what())}`);
    await delay(20);
  }
}

function delivered(sink: DeliverySink, count: number): Promise<void> {
  return until(
    () => sink.figures.delivered >= count,
    () => sink.figures,
  );
}

/** Runs of the writer with one spool and one topic. */
class Writers {
  readonly topic = `writers-${randomInt(2 ** 40)}`;
  readonly #folder: string;
  readonly #journals: string[] = [];

  constructor(readonly t: TestContext) {
    this.#folder = scratchFolder(t);
  }

  async start(): Promise<RunningProcess> {
    const run = this.#journals.length;
    const journal = join(this.#folder, `journal-${run}`);
    writeFileSync(journal, '');
    this.#journals.push(journal);
    const options = ['--kafka-broker', broker.address, '--kafka-topic', this.topic, '--kafka-interval', '200'];
    options.push('--spool-dir', join(this.#folder, 'spool'), '--kafka-timeout', '5');
    const settings: WriterSettings = { options, run, recordsPerSecond: RECORDS_PER_SECOND, streams: STREAMS, journal };
    const file = join(REPOSITORY, 'dist/test/support/kafka/kafka-writer.js');
    const writer = startProcess(this.t, process.execPath, [file, JSON.stringify(settings)]);
    await writer.waitForStderr(/^writing$/m);
    return writer;
  }

  /** Ends a writer in order; its last figures. */
  async finish(writer: RunningProcess): Promise<DeliveryAccount> {
    await writer.stop('SIGTERM');
    return JSON.parse(Buffer.concat(writer.stdout).toString());
  }

  /** Ids that were stored, in order. */
  stored(): string[] {
    return this.#journals.flatMap((journal) => readFileSync(journal, 'utf8').split('\n').slice(0, -1));
  }

  /** Checks what arrived against the journals: nothing missing, in order, repeats within the bound. */
  async check(mostRepeats: number): Promise<void> {
    const messages = await readTopic(broker, this.topic);
    const records = messages.map(({ json }): WrittenRecord => JSON.parse(json));
    const arrived = new Set(records.map(({ id }) => id));
    const missing = this.stored().filter((id) => !arrived.has(id));
    assert.deepEqual(missing, [], `of ${this.stored().length} records`);
    const repeats = records.length - arrived.size;
    this.t.diagnostic(`${arrived.size} records, ${repeats} repeats`);
    assert.ok(repeats <= mostRepeats, `${repeats} repeats`);
    const seen = new Set<string>();
    const newest = new Map<string, number>();
    messages.forEach(({ key, headers }, index) => {
      const { id, run, n } = records[index]!;
      assert.equal(headers, `id=${id}`);
      if (seen.has(id)) return;
      seen.add(id);
      const position = run * 1e9 + n;
      assert.ok(position > (newest.get(key) ?? -1), `${id} of ${key} came late`);
      newest.set(key, position);
    });
    assert.equal(newest.size, STREAMS);
  }
}

for (const [acks, compression] of [
  ['all', 'gzip'],
  ['1', 'none'],
  ['0', 'gzip'],
] as const) {
  test(`every record arrives, in order per key, with its time: acks ${acks}, ${compression}`, { skip }, async (t) => {
    if (!needs(t, 'any broker')) return;
    const topic = `all-${randomInt(2 ** 40)}`;
    const options = ['--kafka-broker', broker.address, '--kafka-topic', `${topic}-{kind}`, '--kafka-interval', '50'];
    const log = new RecordedLog();
    const sink = openSink([...options, '--kafka-acks', acks, '--kafka-compression', compression], {}, log);
    const startMs = Date.now();
    for (let n = 0; n < 5000; n++) sink.write(recordOf(String(n), 500, `239.1.1.${n % STREAMS}:5000`));
    await delivered(sink, 5000);
    await sink.close();
    const messages = await readTopic(broker, `${topic}-report`);
    assert.deepEqual(
      log.lines.filter((line) => !line.startsWith('debug')),
      [],
    );
    assert.equal(messages.length, 5000);
    for (let stream = 0; stream < STREAMS; stream++) {
      const own = messages.filter(({ key }) => key === `239.1.1.${stream}:5000`);
      const numbers = own.map(({ json }) => Number(JSON.parse(json).id));
      const expected = numberedIds(5000).map(Number);
      assert.deepEqual(
        numbers,
        expected.filter((n) => n % STREAMS === stream),
      );
      assert.equal(new Set(own.map(({ partition }) => partition)).size, 1);
    }
    for (const { timeMs } of messages) assert.ok(timeMs >= startMs && timeMs <= Date.now(), String(timeMs));
  });
}

test(`the broker is away for ${OUTAGE_SECONDS} s under load: nothing is missing`, { skip }, async (t) => {
  if (!needs(t, 'Apache Kafka')) return;
  const writers = new Writers(t);
  const writer = await writers.start();
  await until(
    () => writers.stored().length > RECORDS_PER_SECOND,
    () => writers.stored().length,
  );
  await broker.outage!.stop('in order');
  await delay(OUTAGE_SECONDS * 1000);
  const storedMeanwhile = writers.stored().length;
  assert.ok(storedMeanwhile > OUTAGE_SECONDS * RECORDS_PER_SECOND, `writing went on: ${storedMeanwhile}`);
  await broker.outage!.start();
  await writer.waitForStderr(/Kafka takes records again/, LONGEST_WAIT_MS);
  const figures = await writers.finish(writer);
  assert.equal(figures.waiting, 0);
  assert.equal(droppedOf(figures), 0);
  assert.equal(figures.delivered, writers.stored().length);
  await writers.check(figures.retries * BATCH.records);
});

test('the broker stands still and goes on: nothing is missing', { skip }, async (t) => {
  if (!needs(t, 'Apache Kafka')) return;
  const writers = new Writers(t);
  const writer = await writers.start();
  await until(
    () => writers.stored().length > RECORDS_PER_SECOND,
    () => writers.stored().length,
  );
  broker.outage!.standStill();
  try {
    await writer.waitForStderr(
      /^error delivery_failed Kafka broker \S+ cannot be reached: .*timed out/m,
      LONGEST_WAIT_MS,
    );
  } finally {
    broker.outage!.goOn();
  }
  await writer.waitForStderr(/Kafka takes records again/, LONGEST_WAIT_MS);
  const figures = await writers.finish(writer);
  assert.equal(figures.waiting + droppedOf(figures), 0);
  await writers.check(figures.retries * BATCH.records);
});

test('the broker fails and the writer is killed, twice, and started again: nothing is missing', { skip }, async (t) => {
  if (!needs(t, 'Apache Kafka')) return;
  const writers = new Writers(t);
  const first = await writers.start();
  await until(
    () => writers.stored().length > RECORDS_PER_SECOND,
    () => writers.stored().length,
  );
  await broker.outage!.stop('kill');
  await until(
    () => writers.stored().length > 3 * RECORDS_PER_SECOND,
    () => writers.stored().length,
  );
  await first.stop('SIGKILL');
  const second = await writers.start();
  await broker.outage!.start();
  // In the midst of what it has to catch up with.
  await second.waitForStderr(/Kafka takes records again/, LONGEST_WAIT_MS);
  await second.stop('SIGKILL');

  const last = await writers.start();
  await until(
    () => writers.stored().length > 6 * RECORDS_PER_SECOND,
    () => writers.stored().length,
  );
  const figures = await writers.finish(last);
  assert.equal(figures.waiting, 0);
  assert.equal(droppedOf(figures), 0);
  // Each of the three that were interrupted may repeat the batch that was on its way.
  await writers.check(3 * BATCH.records);
});

test('a full spool: exactly the counted records are missing, the oldest', { skip }, async (t) => {
  if (!needs(t, 'any broker')) return;
  const topic = `full-${randomInt(2 ** 40)}`;
  const spool = ['--spool-dir', join(scratchFolder(t), 'spool'), '--spool-limit', '1048576'];
  const common = ['--kafka-topic', topic, '--kafka-interval', '10', ...spool];
  const away = openSink(['--kafka-broker', '127.0.0.1:1', ...common]);
  for (let n = 0; n < 2000; n++) away.write(recordOf(String(n), 5000));
  await away.close();
  const sink = openSink(['--kafka-broker', broker.address, ...common]);
  await until(
    () => sink.figures.waiting === 0,
    () => sink.figures,
  );
  const dropped = droppedOf(sink.figures);
  const { damaged } = sink.figures.dropped;
  await sink.close();
  const messages = await readTopic(broker, topic);
  const arrived = messages.map(({ json }) => JSON.parse(json).id);
  assert.ok(dropped > 1000 && dropped < 2000, String(dropped));
  assert.equal(damaged, 0);
  assert.deepEqual(arrived, numberedIds(2000 - dropped, dropped));
});

test('a record larger than the broker takes is dropped and said; the others arrive', { skip }, async (t) => {
  if (!needs(t, 'Apache Kafka')) return;
  const topic = `large-${randomInt(2 ** 40)}`;
  const log = new RecordedLog();
  const args = ['--kafka-broker', broker.address, '--kafka-topic', topic, '--kafka-compression', 'none'];
  const sink = openSink([...args, '--kafka-interval', '10'], {}, log);
  for (const [id, length] of [
    ['a', 0],
    ['large', 2_000_000],
    ['b', 0],
  ] as const)
    sink.write(recordOf(id, length));
  await delivered(sink, 2);
  await sink.close();
  assert.equal(sink.figures.dropped.refused, 1);
  assert.match(log.lines.join('\n'), /record dropped: Kafka broker \S+ refuses records: MESSAGE_TOO_LARGE/);
  const messages = await readTopic(broker, topic);
  assert.deepEqual(messages.map(({ json }) => JSON.parse(json).id).sort(), ['a', 'b']);
});

test('a missing topic that must not be created is one clear line', { skip }, async (t) => {
  if (!needs(t, 'Apache Kafka')) return;
  const log = new RecordedLog();
  const args = ['--kafka-broker', broker.address, '--kafka-topic', 'never-created', '--kafka-no-create-topic'];
  const sink = openSink([...args, '--kafka-interval', '10'], {}, log);
  sink.write(recordOf('a'));
  await until(
    () => sink.figures.last_error !== null,
    () => sink.figures,
  );
  await sink.close();
  assert.match(sink.figures.last_error!, /^Kafka broker \S+ has no such topic: never-created$/);
});

function secureOptions(listener: 'SECURE' | 'MUTUAL', ...more: string[]): string[] {
  return ['--kafka-broker', broker.listener!(listener), '--kafka-interval', '10', '--kafka-timeout', '3', ...more];
}

for (const mechanism of ['plain', 'scram-sha-256', 'scram-sha-512']) {
  test(`TLS with a login by ${mechanism}`, { skip }, async (t) => {
    if (!needs(t, 'Apache Kafka')) return;
    const topic = `secure-${mechanism}`;
    const login = ['--kafka-sasl', mechanism, '--kafka-username', USER, '--kafka-ca-file', certificates.ca];
    const sink = openSink([...secureOptions('SECURE'), ...login, '--kafka-topic', topic], {
      KAFKA_PASSWORD: PASSWORD,
    });
    sink.write(recordOf('a'));
    await delivered(sink, 1);
    await sink.close();
    assert.equal((await readTopic(broker, topic)).length, 1);
  });
}

test('TLS with a certificate of our own', { skip }, async (t) => {
  if (!needs(t, 'Apache Kafka')) return;
  const { ca, clientCert, clientKey } = certificates;
  const own = ['--kafka-ca-file', ca, '--kafka-cert-file', clientCert, '--kafka-key-file', clientKey];
  const sink = openSink([...secureOptions('MUTUAL'), ...own, '--kafka-topic', 'mutual']);
  sink.write(recordOf('a'));
  await delivered(sink, 1);
  await sink.close();
  assert.equal((await readTopic(broker, 'mutual')).length, 1);
});

const REFUSALS: readonly (readonly [string, () => string[], RegExp])[] = [
  [
    'wrong password, plain',
    () =>
      secureOptions('SECURE', '--kafka-sasl', 'plain', '--kafka-username', USER, '--kafka-ca-file', certificates.ca),
    /refuses the login: .*[Ii]nvalid username or password/,
  ],
  [
    'wrong password, scram',
    () =>
      secureOptions(
        'SECURE',
        '--kafka-sasl',
        'scram-sha-512',
        '--kafka-username',
        USER,
        '--kafka-ca-file',
        certificates.ca,
      ),
    /refuses the login: .*(invalid credentials|[Aa]uthentication failed)/,
  ],
  ['no login', () => secureOptions('SECURE', '--kafka-ca-file', certificates.ca), /is it another kind of listener/],
  [
    'unknown authority',
    () => secureOptions('SECURE', '--kafka-tls'),
    /^TLS with Kafka broker .*(self.signed|unable to)/,
  ],
  [
    'another authority',
    () => secureOptions('SECURE', '--kafka-ca-file', certificates.strangerCa),
    /^TLS with Kafka broker .*(self.signed|unable to)/,
  ],
  [
    'no certificate of our own',
    () => secureOptions('MUTUAL', '--kafka-ca-file', certificates.ca),
    /^TLS with Kafka broker \S+ failed: [\w /]+$/,
  ],
  ['no TLS', () => secureOptions('SECURE'), /is it another kind of listener/],
];

// Side by side: each has the whole time of the end to wait for.
describe('refused', { concurrency: true }, () => {
  for (const [name, options, expected] of REFUSALS) {
    test(`${name}: one clear line without a secret`, { skip }, async (t) => {
      if (!needs(t, 'Apache Kafka')) return;
      const log = new RecordedLog();
      const wrong = `${PASSWORD}-wrong`;
      const sink = openSink(options(), { KAFKA_PASSWORD: wrong }, log);
      sink.write(recordOf('a'));
      await until(
        () => sink.figures.retries > 1,
        () => sink.figures,
      );
      await sink.close();
      const errors = log.lines.filter((line) => line.startsWith('error'));
      assert.equal(errors.length, 1, errors.join('\n'));
      assert.match(sink.figures.last_error!, expected);
      for (const line of log.lines) assert.ok(!line.includes(PASSWORD) && !line.includes('PRIVATE KEY'), line);
    });
  }
});
