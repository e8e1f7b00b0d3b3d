import assert from 'node:assert/strict';
import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from 'zeromq';
import { ConnectionCount } from '../../src/wire/connection-count.js';
import { encodeEnd } from '../../src/wire/message-encoder.js';
import { Publisher } from '../../src/wire/publisher.js';
import { Subscriber } from '../../src/wire/subscriber.js';
import { PROBE } from '../support/messages/sample-messages.js';
import { freePort } from '../support/programs/free-port.js';
import { until } from '../support/programs/rig.js';

const STRANGERS = 800;

// What libzmq tells, connections that stand after it, and whether that is too much.
const TOLD: readonly (readonly [Event['type'], number, boolean])[] = [
  ['accept', 0, false],
  ['handshake', 1, false],
  ['accept', 1, false],
  ['handshake:error:other', 1, false],
  ['disconnect', 1, false], // of the stranger
  ['disconnect', 0, false],
  ['disconnect', 0, false],
  ['accept:error', 0, true],
];

/** Strangers who open connections and say nothing. */
async function openStrangers(t: TestContext, endpoint: string): Promise<void> {
  const port = Number(endpoint.split(':').at(-1));
  const strangers: Socket[] = [];
  t.after(() => {
    for (const stranger of strangers) stranger.destroy();
  });
  for (let index = 0; index < STRANGERS; index++) {
    strangers.push(connect(port, '127.0.0.1').on('error', () => {}));
    // No more at a time than the kernel lets wait.
    if (index % 50 === 0) await delay(20);
  }
}

test('connections are counted by what libzmq tells of them', () => {
  const count = new ConnectionCount();
  for (const [type, established, isTooMuch] of TOLD) {
    assert.equal(count.take({ type } as Event), isTooMuch, type);
    assert.equal(count.established, established, type);
  }
});

test('strangers who only open connections are cut off, and the monitor comes back', { timeout: 30_000 }, async (t) => {
  const link = { endpoints: ['tcp://127.0.0.1:*'], isBound: true };
  const publisher = await Publisher.open(link, { sessionId: PROBE.sessionId, policy: 'live', queueBytes: 1_000_000 });
  t.after(() => publisher.close({ flushMs: 0 }));
  const subscriber = await Subscriber.open({ endpoints: [publisher.lastEndpoint!], isBound: false });
  t.after(() => subscriber.close());
  let hasEnd = false;
  void subscriber.run(({ kind }) => {
    hasEnd = kind === 'end';
  });
  await publisher.waitForSubscriber();
  await openStrangers(t, publisher.lastEndpoint!);
  await until('they were cut off', () => publisher.refusals.flood > 0);
  await until('the monitor left', () => publisher.figures.monitors === 0);
  await until('the monitor is back', () => publisher.figures.monitors === 1 && subscriber.connections === 1);
  publisher.offer('end', encodeEnd(PROBE, { sequence: 0, reason: 'stopped' }));
  await until('messages arrive', () => hasEnd);
});

test('a monitor that binds cuts strangers off too, and its probe comes back', { timeout: 30_000 }, async (t) => {
  const subscriber = await Subscriber.open({ endpoints: ['tcp://127.0.0.1:*'], isBound: true });
  t.after(() => subscriber.close());
  const link = { endpoints: [subscriber.lastEndpoint!], isBound: false };
  const publisher = await Publisher.open(link, { sessionId: PROBE.sessionId, policy: 'live', queueBytes: 1_000_000 });
  t.after(() => publisher.close({ flushMs: 0 }));
  let ends = 0;
  const ended = subscriber.run(({ kind }) => {
    if (kind === 'end') ends++;
  });
  await publisher.waitForSubscriber();
  await openStrangers(t, subscriber.lastEndpoint!);
  await until('they were cut off', () => subscriber.refusals.flood > 0);
  await until('the probe left', () => subscriber.connections === 0);
  // A probe that connects may still count the subscriptions of the connection before.
  await until('the probe is back', () => publisher.figures.monitors >= 1 && subscriber.connections === 1);
  publisher.offer('end', encodeEnd(PROBE, { sequence: 0, reason: 'stopped' }));
  await until('messages arrive', () => ends === 1);
  subscriber.close();
  await ended;
});

test('a monitor that is closed while strangers are cut off ends', { timeout: 30_000 }, async (t) => {
  const subscriber = await Subscriber.open({ endpoints: ['tcp://127.0.0.1:*'], isBound: true });
  t.after(() => subscriber.close());
  const ended = subscriber.run(() => {});
  await openStrangers(t, subscriber.lastEndpoint!);
  await until('they were cut off', () => subscriber.refusals.flood > 0);
  subscriber.close();
  await ended;
});

/** What a peer says first, in the clear, and then, once it has that of the other: signature, version 3.0, mechanism. Spec: ZMTP 3.0 (ZeroMQ RFC 23) */
const GREETING = Buffer.concat([
  Buffer.from('ff00000000000000017f0300', 'hex'),
  Buffer.from('NULL'.padEnd(20, '\0'), 'latin1'),
  Buffer.alloc(32), // as-server, filler
]);
const READY = Buffer.concat([
  Buffer.from('0419055245414459', 'hex'), // command of 25 bytes, READY
  Buffer.from('\x0bSocket-Type\0\0\0\x03SUB', 'latin1'),
]);

/** Opens a connection as a SUB socket does, in turns with the other end: of what comes before its turn libzmq now and then resets the connection. */
async function openSubscriber(t: TestContext, endpoint: string): Promise<Socket> {
  const stranger = connect(Number(endpoint.split(':').at(-1)), '127.0.0.1').on('error', () => {});
  t.after(() => stranger.destroy());
  let heard = 0;
  stranger.on('data', ({ length }) => {
    heard += length;
  });
  stranger.write(GREETING);
  await until('the publisher has greeted', () => heard >= GREETING.length);
  stranger.write(READY);
  await until('the publisher is ready', () => heard > GREETING.length);
  return stranger;
}

function subscription(operation: 0 | 1, topic: string): Buffer {
  return Buffer.concat([Buffer.from([0, topic.length + 1, operation]), Buffer.from(topic)]);
}

test('a stranger who takes back what he never asked for is cut off for what he asks for', {
  timeout: 30_000,
}, async (t) => {
  const link = { endpoints: ['tcp://127.0.0.1:*'], isBound: true };
  const publisher = await Publisher.open(link, { sessionId: PROBE.sessionId, policy: 'live', queueBytes: 1_000_000 });
  t.after(() => publisher.close({ flushMs: 0 }));
  const stranger = await openSubscriber(t, publisher.lastEndpoint!);
  for (let index = 0; index < 6000; index++) {
    stranger.write(Buffer.concat([subscription(1, `x${index}`), subscription(0, 'nobody')]));
  }
  await until('he was cut off', () => publisher.refusals.flood > 0);
});

test('who connects to an endpoint that is bound does not make us look up names', { timeout: 30_000 }, async (t) => {
  const looked = t.mock.method(dns, 'lookup');
  syncBuiltinESMExports();
  t.after(() => {
    looked.mock.restore();
    syncBuiltinESMExports();
  });
  const port = await freePort();
  const subscriber = await Subscriber.open({ endpoints: [`tcp://*:${port}`], isBound: true });
  t.after(() => subscriber.close());
  const link = { endpoints: [`tcp://127.0.0.1:${port}`], isBound: false };
  const publisher = await Publisher.open(link, { sessionId: PROBE.sessionId, policy: 'live', queueBytes: 1_000_000 });
  t.after(() => publisher.close({ flushMs: 0 }));
  await until('it was heard', () => subscriber.answered.size > 0);
  assert.equal(looked.mock.callCount(), 0);
});
