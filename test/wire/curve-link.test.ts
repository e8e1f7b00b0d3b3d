import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import * as zmq from 'zeromq';
import { BatchEncoder } from '../../src/wire/batch-encoder.js';
import type { ConnectionRefusal } from '../../src/wire/connection-refusal.js';
import type { Curve } from '../../src/wire/curve.js';
import { CurveKeyPair } from '../../src/wire/curve-keys.js';
import { Publisher } from '../../src/wire/publisher.js';
import { Subscriber } from '../../src/wire/subscriber.js';
import { PROBE, sampleBatch, TS_STREAM } from '../support/messages/sample-messages.js';

const LONGEST_WAIT_MS = 10_000;
const LOSSLESS = { sessionId: PROBE.sessionId, policy: 'lossless', queueBytes: 4_000_000 } as const;

function newKeys(): CurveKeyPair {
  const { publicKey, secretKey } = zmq.curveKeyPair();
  return new CurveKeyPair(publicKey, secretKey);
}

function serverCurve(keys: CurveKeyPair, ...allowed: CurveKeyPair[]): Curve {
  const set = new Set(allowed.map(({ publicKey }) => publicKey));
  return { role: 'server', keys, isSecretShared: false, allowed: set };
}

function clientCurve(keys: CurveKeyPair, ...servers: CurveKeyPair[]): Curve {
  return { role: 'client', keys, isSecretShared: false, serverKeys: servers.map(({ publicKey }) => publicKey) };
}

async function openPublisher(t: TestContext, endpoint: string, curve: Curve | undefined): Promise<Publisher> {
  const isBound = curve?.role !== 'client';
  const publisher = await Publisher.open({ endpoints: [endpoint], isBound, curve }, LOSSLESS);
  t.after(() => publisher.close({ flushMs: 0 }));
  return publisher;
}

/** A monitor, and the sequence numbers of the batches that it got. */
async function openMonitor(
  t: TestContext,
  endpoints: readonly string[],
  curve: Curve | undefined,
): Promise<{ subscriber: Subscriber; sequences: number[] }> {
  const subscriber = await Subscriber.open({ endpoints, isBound: curve?.role === 'server', curve });
  t.after(() => subscriber.close());
  const sequences: number[] = [];
  void subscriber.run((message) => {
    if (message.kind === 'batch') sequences.push(message.batch.sequence);
  });
  return { subscriber, sequences };
}

async function until(isDone: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  while (!isDone()) {
    assert.ok(performance.now() < deadline, `waited too long for: ${what}`);
    await sleep(5);
  }
}

const encoder = new BatchEncoder(PROBE, TS_STREAM);
let sequence = 0;

async function publish(publisher: Publisher, batches: number): Promise<number[]> {
  const sent: number[] = [];
  for (let n = 0; n < batches; n++) {
    await publisher.ready();
    publisher.offer('batch', encoder.encode(sampleBatch(TS_STREAM, 3, sequence)));
    sent.push(sequence++);
  }
  return sent;
}

const SERVER = newKeys();
const GOOD = newKeys();
const STRANGER = newKeys();
const ANY_PORT = 'tcp://127.0.0.1:*';

test('a monitor with an allowed key gets everything', async (t) => {
  const publisher = await openPublisher(t, ANY_PORT, serverCurve(SERVER, GOOD));
  const monitor = await openMonitor(t, [publisher.lastEndpoint!], clientCurve(GOOD, SERVER));
  await publisher.waitForSubscriber();
  const sent = await publish(publisher, 200);
  await until(() => monitor.sequences.length === sent.length, 'all batches');
  assert.deepEqual(monitor.sequences, sent);
  assert.deepEqual(publisher.refusals, { no_curve: 0, wrong_server_key: 0, key_not_allowed: 0, flood: 0, other: 0 });
});

test('a monitor that binds is the server, and the probe shows its key', async (t) => {
  const { sequences, subscriber } = await openMonitor(t, [ANY_PORT], serverCurve(SERVER, GOOD));
  const publisher = await openPublisher(t, subscriber.lastEndpoint!, clientCurve(GOOD, SERVER));
  const stranger = await openPublisher(t, subscriber.lastEndpoint!, clientCurve(STRANGER, SERVER));
  await publisher.waitForSubscriber();
  const sent = await publish(publisher, 20);
  stranger.offer('batch', encoder.encode(sampleBatch(TS_STREAM, 3, 999_999)));
  await until(() => sequences.length === 20 && subscriber.refusals.key_not_allowed > 0, 'batches and a refusal');
  assert.deepEqual(sequences, sent);
  assert.equal(stranger.figures.monitors, 0);
});

test('two probes, each with a key of its own', async (t) => {
  const second = newKeys();
  const publishers = [
    await openPublisher(t, ANY_PORT, serverCurve(SERVER, GOOD)),
    await openPublisher(t, ANY_PORT, serverCurve(second, GOOD)),
  ] as const;
  const endpoints = publishers.map(({ lastEndpoint }) => lastEndpoint!);
  const { sequences } = await openMonitor(t, endpoints, clientCurve(GOOD, SERVER, second));
  for (const publisher of publishers) await publisher.waitForSubscriber();
  const sent = [...(await publish(publishers[0], 5)), ...(await publish(publishers[1], 5))];
  await until(() => sequences.length === 10, 'batches of both');
  assert.deepEqual(
    sequences.toSorted((a, b) => a - b),
    sent,
  );
});

interface Stranger {
  readonly name: string;
  readonly curve: Curve | undefined;
  readonly cause: ConnectionRefusal;
  /** What the stranger itself is told. */
  readonly told: ConnectionRefusal;
}

const STRANGERS: readonly Stranger[] = [
  {
    name: 'a key that is not allowed',
    curve: clientCurve(STRANGER, SERVER),
    cause: 'key_not_allowed',
    told: 'key_not_allowed',
  },
  { name: 'another server key', curve: clientCurve(GOOD, STRANGER), cause: 'wrong_server_key', told: 'other' },
  {
    name: 'an allowed public key without its secret',
    curve: clientCurve(new CurveKeyPair(GOOD.publicKey, STRANGER.secretKey), SERVER),
    cause: 'wrong_server_key',
    told: 'other',
  },
  { name: 'no CURVE', curve: undefined, cause: 'no_curve', told: 'no_curve' },
];

for (const { name, curve, cause, told } of STRANGERS) {
  test(`refused and counted, beside a monitor that is let in: ${name}`, async (t) => {
    const publisher = await openPublisher(t, ANY_PORT, serverCurve(SERVER, GOOD));
    const endpoint = publisher.lastEndpoint!;
    const friend = await openMonitor(t, [endpoint], clientCurve(GOOD, SERVER));
    await publisher.waitForSubscriber();
    // Connected by libzmq alone, and subscribed to everything.
    const socket = new zmq.Subscriber({ linger: 0, reconnectInterval: 10 });
    t.after(() => socket.close());
    if (curve?.role === 'client') {
      socket.curvePublicKey = curve.keys.publicKey;
      socket.curveSecretKey = curve.keys.secretKey;
      socket.curveServerKey = curve.serverKeys[0]!;
    }
    socket.connect(endpoint);
    socket.subscribe();
    let gotten = 0;
    void (async () => {
      for await (const _ of socket) gotten++;
    })();
    await until(() => publisher.refusals[cause] > 0, 'a refusal');
    const stranger = await openMonitor(t, [endpoint], curve);
    await until(() => stranger.subscriber.refusals[told] > 0, 'the stranger is told');
    await publish(publisher, 50);
    await until(() => friend.sequences.length === 50, 'the batches of the friend');
    assert.equal(gotten, 0);
    assert.deepEqual(stranger.sequences, []);
    assert.equal(publisher.figures.monitors, 1);
    const others = Object.entries(publisher.refusals).filter(([other]) => other !== cause);
    assert.ok(
      others.every(([, count]) => count === 0),
      JSON.stringify(publisher.refusals),
    );
  });
}

test('older ZeroMQ, which knows no security, is no way around', async (t) => {
  const publisher = await openPublisher(t, ANY_PORT, serverCurve(SERVER, GOOD));
  const friend = await openMonitor(t, [publisher.lastEndpoint!], clientCurve(GOOD, SERVER));
  await publisher.waitForSubscriber();
  const greetings = {
    // An anonymous identity, then a subscription to everything.
    'ZMTP 1.0': [0x01, 0x00, 0x02, 0x00, 0x01],
    // Signature, revision 1, SUB, an anonymous identity, a subscription to everything.
    'ZMTP 2.0': [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, 2, 0, 0, 0, 1, 1],
  };
  const received: Record<string, number> = {};
  const closed: Promise<void>[] = [];
  for (const [name, bytes] of Object.entries(greetings)) {
    received[name] = 0;
    const socket = connect(Number(publisher.lastEndpoint!.split(':').at(-1)), '127.0.0.1');
    t.after(() => socket.destroy());
    socket.on('data', (data) => {
      received[name]! += data.length;
    });
    socket.on('error', () => {});
    closed.push(new Promise((resolve) => socket.once('close', () => resolve())));
    socket.write(Buffer.from(bytes));
  }
  await Promise.all(closed);
  await publish(publisher, 50);
  await until(() => friend.sequences.length === 50, 'the batches of the friend');
  // The server's own greeting: signature and version at most.
  for (const [name, bytes] of Object.entries(received)) assert.ok(bytes <= 12, `${name}: ${bytes} bytes`);
  assert.equal(publisher.figures.monitors, 1);
});

test('what a stranger sends before it has shown a key is not kept', async (t) => {
  const publisher = await openPublisher(t, ANY_PORT, serverCurve(SERVER, GOOD));
  const socket = connect(Number(publisher.lastEndpoint!.split(':').at(-1)), '127.0.0.1');
  t.after(() => socket.destroy());
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const padding = (text: string, length: number) => Buffer.concat([Buffer.from(text)], length);
  // Signature, version 3.1, mechanism, as a client; filler.
  const greeting = [[0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f], [3, 1], padding('CURVE', 20), [0], padding('', 31)];
  socket.write(Buffer.concat(greeting.map((part) => Buffer.from(part))));
  // A message of frames that are followed by more, 100 bytes each, without end.
  const frames = Buffer.concat(Array(100).fill(padding('\u0001\u0064', 102)));
  let written = 0;
  const writer = setInterval(() => {
    written += frames.length;
    socket.write(frames);
  }, 1);
  await closed;
  clearInterval(writer);
  await until(() => publisher.refusals.other === 1, 'a refusal');
  assert.ok(written < 10_000_000, `${written} bytes were taken`);
  assert.equal(publisher.figures.monitors, 0);
});

test('a monitor whose key is allowed later gets in without being started again', async (t) => {
  const refusing = await openPublisher(t, ANY_PORT, serverCurve(SERVER, STRANGER));
  const endpoint = refusing.lastEndpoint!;
  const { subscriber, sequences } = await openMonitor(t, [endpoint], clientCurve(GOOD, SERVER));
  await until(() => subscriber.refusals.key_not_allowed > 0, 'a refusal');
  await refusing.close({ flushMs: 0 });
  let publisher: Publisher | undefined;
  const deadline = performance.now() + LONGEST_WAIT_MS;
  while (publisher === undefined && performance.now() < deadline) {
    publisher = await openPublisher(t, endpoint, serverCurve(SERVER, GOOD)).catch(() => sleep(10, undefined));
  }
  assert.ok(publisher !== undefined, 'the port is free again');
  await until(() => publisher.figures.monitors === 1, 'the monitor');
  await publisher.waitForSubscriber();
  const sent = await publish(publisher, 5);
  await until(() => sequences.length >= 5, 'batches');
  // Once each: the connection that was tried again is the only one.
  await sleep(50);
  assert.deepEqual(sequences, sent);
});

test('a monitor with CURVE gets nothing from a probe without', async (t) => {
  const publisher = await openPublisher(t, ANY_PORT, undefined);
  const { subscriber } = await openMonitor(t, [publisher.lastEndpoint!], clientCurve(GOOD, SERVER));
  await until(() => publisher.refusals.no_curve > 0 && subscriber.refusals.no_curve > 0, 'a refusal');
  assert.equal(publisher.figures.monitors, 0);
});
