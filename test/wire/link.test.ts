import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import * as zmq from 'zeromq';
import type { Message } from '../../src/stream/message.js';
import { BatchEncoder } from '../../src/wire/batch-encoder.js';
import type { Link } from '../../src/wire/endpoint.js';
import { LinkError } from '../../src/wire/link-error.js';
import { encodeEnd, encodeStatus } from '../../src/wire/message-encoder.js';
import { Publisher, type PublisherOptions } from '../../src/wire/publisher.js';
import { Subscriber } from '../../src/wire/subscriber.js';
import {
  PROBE,
  RTP_TS_STREAM,
  sampleBatch,
  samplePayload,
  sampleStatus,
  TS_STREAM,
} from '../support/messages/sample-messages.js';

const ANY_PORT: Link = { endpoints: ['tcp://127.0.0.1:*'], isBound: true };
const LOSSLESS: PublisherOptions = { sessionId: PROBE.sessionId, policy: 'lossless', queueBytes: 4_000_000 };
const LONGEST_WAIT_MS = 10_000;

function ipcLink(t: TestContext): Link {
  const folder = mkdtempSync(join(tmpdir(), 'tscap-link-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return { endpoints: [`ipc://${folder}/link`], isBound: true };
}

async function openPublisher(t: TestContext, link: Link, options: PublisherOptions): Promise<Publisher> {
  const publisher = await Publisher.open(link, options);
  t.after(() => publisher.close({ flushMs: 0 }));
  return publisher;
}

/** A monitor that keeps the sequence numbers of its batches, and can be stopped from reading. */
class TestMonitor {
  readonly sequences: number[] = [];
  readonly others: Message[] = [];
  #gate: Promise<void> | undefined;
  #open = () => {};

  constructor(readonly subscriber: Subscriber) {
    void subscriber.run((message) => {
      if (message.kind === 'batch') this.sequences.push(message.batch.sequence);
      else this.others.push(message);
      return this.#gate;
    });
  }

  stall(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  resume(): void {
    this.#gate = undefined;
    this.#open();
  }
}

async function openMonitor(t: TestContext, publisher: Publisher): Promise<TestMonitor> {
  const subscriber = await Subscriber.open({ endpoints: [publisher.lastEndpoint!], isBound: false });
  t.after(() => subscriber.close());
  return new TestMonitor(subscriber);
}

async function until(isDone: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  while (!isDone()) {
    assert.ok(performance.now() < deadline, `waited too long for: ${what}`);
    await sleep(5);
  }
}

const encoder = new BatchEncoder(PROBE, TS_STREAM);

/** A batch of about 100 KB. */
function bigBatch(sequence: number): Buffer[] {
  const sizes = new Uint16Array(80).fill(7);
  const arrivalDeltaNs = new Uint32Array(80);
  const payload = samplePayload(560 * 188);
  return encoder.encode({ ...sampleBatch(TS_STREAM, 80), sequence, sizes, packets: 560, arrivalDeltaNs, payload });
}

const countUpTo = (count: number) => Array.from({ length: count }, (_, index) => index);

for (const transport of ['tcp', 'ipc'] as const) {
  test(`${transport}: 1000 batches, status and end arrive in order and unchanged`, async (t) => {
    const publisher = await openPublisher(t, transport === 'tcp' ? ANY_PORT : ipcLink(t), LOSSLESS);
    const subscriber = await Subscriber.open({ endpoints: [publisher.lastEndpoint!], isBound: false });
    t.after(() => subscriber.close());
    const received: Message[] = [];
    const running = subscriber.run((message) => {
      received.push(message);
      if (message.kind === 'end') subscriber.close();
    });
    await publisher.waitForSubscriber();
    const rtpEncoder = new BatchEncoder(PROBE, RTP_TS_STREAM);
    for (let sequence = 0; sequence < 1000; sequence++) {
      assert.ok(publisher.offer('batch', rtpEncoder.encode(sampleBatch(RTP_TS_STREAM, 1 + (sequence % 20), sequence))));
      await publisher.ready();
    }
    publisher.offer('status', encodeStatus(PROBE, sampleStatus()));
    publisher.offer('end', encodeEnd(PROBE, { sequence: 0, reason: 'input_ended' }));
    await running;
    assert.deepEqual(
      received.map(({ kind }) => kind),
      [...Array(1000).fill('batch'), 'status', 'end'],
    );
    received.slice(0, 1000).forEach((message, sequence) => {
      assert.ok(message.kind === 'batch');
      const expected = sampleBatch(RTP_TS_STREAM, 1 + (sequence % 20), sequence);
      assert.deepEqual(
        { ...message.batch, payload: new Uint8Array(message.batch.payload) },
        {
          ...expected,
          payload: expected.payload.slice(),
        },
      );
    });
  });
}

test('live: a stalled monitor costs refused batches, and all that were accepted arrive', async (t) => {
  const queueBytes = 3_000_000;
  const publisher = await openPublisher(t, ipcLink(t), { sessionId: PROBE.sessionId, policy: 'live', queueBytes });
  const monitor = await openMonitor(t, publisher);
  await publisher.waitForSubscriber();
  monitor.stall();
  let accepted = 0;
  let refused = 0;
  while (refused < 50) {
    if (publisher.offer('batch', bigBatch(accepted))) accepted++;
    else refused++;
    assert.ok(publisher.figures.bytes <= queueBytes);
    await sleep(1);
  }
  const { messages, batches, stalls } = publisher.figures;
  assert.ok(messages === batches && batches > 0);
  assert.equal(stalls, 0); // the only monitor is waited for
  monitor.resume();
  await until(() => monitor.sequences.length === accepted, 'all accepted batches');
  assert.deepEqual(monitor.sequences, countUpTo(accepted));
  assert.deepEqual(publisher.figures, { messages: 0, batches: 0, bytes: 0, monitors: 1, stalls: 0 });
});

test('lossless: the sender waits for a slow monitor, with a bounded queue', async (t) => {
  const queueBytes = 1_000_000;
  const publisher = await openPublisher(t, ipcLink(t), { sessionId: PROBE.sessionId, policy: 'lossless', queueBytes });
  const monitor = await openMonitor(t, publisher);
  await publisher.waitForSubscriber();
  monitor.stall();
  let sent = 0;
  const sending = (async () => {
    for (; sent < 400; sent++) {
      publisher.offer('batch', bigBatch(sent));
      await publisher.ready();
      assert.ok(publisher.figures.bytes <= queueBytes);
    }
  })();
  let before = -1;
  await until(() => publisher.figures.bytes >= queueBytes, 'a full queue');
  for (; sent !== before; await sleep(100)) before = sent;
  assert.ok(sent < 400);
  monitor.resume();
  await sending;
  await until(() => monitor.sequences.length === 400, 'all batches');
  assert.deepEqual(monitor.sequences, countUpTo(400));
});

test('live: one stalled monitor of two loses batches, the other none; afterwards both get all', async (t) => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  t.after(() => process.off('warning', onWarning));
  const publisher = await openPublisher(t, ipcLink(t), {
    sessionId: PROBE.sessionId,
    policy: 'live',
    queueBytes: 64_000_000,
  });
  const healthy = await openMonitor(t, publisher);
  const stalled = await openMonitor(t, publisher);
  await until(() => publisher.figures.monitors === 2, 'two monitors');
  stalled.stall();
  let sequence = 0;
  for (; sequence < 500; sequence++) {
    assert.ok(publisher.offer('batch', bigBatch(sequence)));
    await sleep(1);
  }
  await until(() => healthy.sequences.length === 500, 'all batches at the healthy monitor');
  assert.deepEqual(healthy.sequences, countUpTo(500));
  assert.ok(publisher.figures.stalls >= 1);
  stalled.resume();
  const kept = () => stalled.sequences.length;
  for (let last = -1; kept() !== last; await sleep(100)) last = kept();
  assert.ok(kept() < 500, `the stalled monitor got ${kept()} of 500`);
  const gap = stalled.sequences.length;
  for (; sequence < 600; sequence++) {
    publisher.offer('batch', bigBatch(sequence));
    await sleep(1);
  }
  await until(() => kept() === gap + 100 && healthy.sequences.length === 600, 'the batches after the stall at both');
  assert.deepEqual(stalled.sequences.slice(gap), countUpTo(600).slice(500));
  assert.deepEqual(warnings, []);
});

/** A subscriber to these topics that never reads, and takes little before it shows. */
function openDeafSubscriber(t: TestContext, publisher: Publisher, prefix: string): void {
  const deaf = new zmq.Subscriber({ linger: 0, receiveHighWaterMark: 1 });
  t.after(() => deaf.close());
  deaf.subscribe(prefix);
  deaf.connect(publisher.lastEndpoint!);
}

/** A status of about 100 KB, so that few of them fill what the system keeps between two sockets. */
function bigStatus(): Buffer[] {
  const [stream] = sampleStatus().streams;
  return encodeStatus(PROBE, { ...sampleStatus(), streams: Array.from({ length: 300 }, () => stream!) });
}

async function offerBatchesAndStatuses(publisher: Publisher, count: number): Promise<void> {
  const status = bigStatus();
  for (let sequence = 0; sequence < count; sequence++) {
    assert.ok(publisher.offer('batch', bigBatch(sequence)));
    publisher.offer('status', status);
    await sleep(1);
  }
}

test('live: a stalled subscriber to statuses only does not hold up a monitor', async (t) => {
  const publisher = await openPublisher(t, ipcLink(t), {
    sessionId: PROBE.sessionId,
    policy: 'live',
    queueBytes: 64_000_000,
  });
  const monitor = await openMonitor(t, publisher);
  await publisher.waitForSubscriber();
  openDeafSubscriber(t, publisher, 'status/');
  await sleep(100);
  assert.equal(publisher.figures.monitors, 1);
  await offerBatchesAndStatuses(publisher, 300);
  await until(() => monitor.sequences.length === 300, 'all batches at the monitor');
  assert.deepEqual(monitor.sequences, countUpTo(300));
  assert.ok(publisher.figures.stalls >= 1);
});

test('live: a stalled subscriber to statuses does not hold up one to batches only', async (t) => {
  const publisher = await openPublisher(t, ipcLink(t), {
    sessionId: PROBE.sessionId,
    policy: 'live',
    queueBytes: 64_000_000,
  });
  const batches = new zmq.Subscriber({ linger: 0 });
  t.after(() => batches.close());
  batches.subscribe('batch/');
  batches.connect(publisher.lastEndpoint!);
  await publisher.waitForSubscriber();
  openDeafSubscriber(t, publisher, 'status/');
  await sleep(100);
  let received = 0;
  const reading = (async () => {
    for (; received < 300; received++) await batches.receive();
  })();
  await offerBatchesAndStatuses(publisher, 300);
  await until(() => received === 300, 'all batches');
  await reading;
});

test('live: a full queue is one that refuses', async (t) => {
  const publisher = await openPublisher(t, ipcLink(t), {
    sessionId: PROBE.sessionId,
    policy: 'live',
    queueBytes: 250_000,
  });
  const monitor = await openMonitor(t, publisher);
  await publisher.waitForSubscriber();
  monitor.stall();
  while (publisher.offer('batch', bigBatch(0))) await sleep(1);
  assert.equal(publisher.isReady, false);
  monitor.resume();
  await publisher.ready();
});

test('lossless: without a monitor nothing is sent, and the next one gets the rest', async (t) => {
  const publisher = await openPublisher(t, ipcLink(t), LOSSLESS);
  const first = await openMonitor(t, publisher);
  await publisher.waitForSubscriber();
  for (let sequence = 0; sequence < 10; sequence++) publisher.offer('batch', bigBatch(sequence));
  await until(() => first.sequences.length === 10, 'the first batches');
  first.subscriber.close();
  await until(() => publisher.figures.monitors === 0, 'the end of the monitor');
  assert.equal(publisher.isReady, false);
  let isReady = false;
  const ready = publisher.ready().then(() => {
    isReady = true;
  });
  for (let sequence = 10; sequence < 20; sequence++) publisher.offer('batch', bigBatch(sequence));
  publisher.offer('status', encodeStatus(PROBE, sampleStatus()));
  publisher.offer('end', encodeEnd(PROBE, { sequence: 0, reason: 'input_ended' }));
  await sleep(100);
  assert.deepEqual([isReady, publisher.figures.messages, publisher.figures.batches], [false, 12, 10]);
  const closing = publisher.close({ flushMs: 2 ** 31 - 1 });
  await sleep(50);
  const second = await openMonitor(t, publisher);
  await until(() => second.others.length === 2, 'status and end');
  assert.deepEqual(second.sequences, countUpTo(20).slice(10));
  assert.deepEqual(await closing, { messages: 0, batches: 0, bytes: 0 });
  await ready;
});

test('lossless: a probe that waits says so to a monitor that is not ready, which then gets everything', async (t) => {
  const publisher = await openPublisher(t, ipcLink(t), LOSSLESS);
  assert.ok(publisher.offer('batch', bigBatch(0)));
  const subscriber = await Subscriber.open({ endpoints: [publisher.lastEndpoint!], isBound: false });
  t.after(() => subscriber.close());
  await subscriber.waitingProbe();
  assert.equal(publisher.figures.monitors, 0);
  assert.equal(publisher.figures.batches, 1);
  const monitor = new TestMonitor(subscriber);
  await until(() => monitor.sequences.length === 1, 'the batch');
});

test('live: nobody is told that a probe waits, and a monitor that asked gets what comes when it has subscribed', async (t) => {
  const publisher = await openPublisher(t, ipcLink(t), { ...LOSSLESS, policy: 'live' });
  const subscriber = await Subscriber.open({ endpoints: [publisher.lastEndpoint!], isBound: false });
  t.after(() => subscriber.close());
  let isTold = false;
  void subscriber.waitingProbe().then(() => {
    isTold = true;
  });
  await until(() => subscriber.connections === 1, 'the connection');
  await sleep(100);
  assert.equal(isTold, false);
  const monitor = new TestMonitor(subscriber);
  await publisher.waitForSubscriber();
  assert.ok(publisher.offer('batch', bigBatch(0)));
  await until(() => monitor.sequences.length === 1, 'the batch');
});

test('a monitor subscribes to batches last: who sends as soon as it sees that misses nothing else', async (t) => {
  const link = ipcLink(t);
  const socket = new zmq.XPublisher();
  t.after(() => socket.close());
  await socket.bind(link.endpoints[0]!);
  const subscriber = await Subscriber.open({ ...link, isBound: false });
  t.after(() => subscriber.close());
  await until(() => subscriber.connections === 1, 'the connection');
  void subscriber.run(() => {});
  const topics: string[] = [];
  while (topics.length < 5) topics.push((await socket.receive())[0]!.toString('latin1', 1));
  assert.match(topics[0]!, /^receipt\//);
  assert.equal(topics.at(-1), 'batch/');
});

test('lossless: close without a monitor waits for one no longer than it may, and can be cut short', async (t) => {
  for (const [flushMs, then] of [
    [100, undefined],
    [2 ** 31 - 1, 0],
  ] as const) {
    const publisher = await openPublisher(t, ipcLink(t), LOSSLESS);
    for (let sequence = 0; sequence < 3; sequence++) publisher.offer('batch', bigBatch(sequence));
    const start = performance.now();
    const closing = publisher.close({ flushMs });
    if (then !== undefined) assert.equal(publisher.close({ flushMs: then }), closing);
    assert.equal((await closing).batches, 3);
    assert.ok(performance.now() - start < 1000);
  }
});

test('lossless: close does not wait for a monitor when no batch does', async (t) => {
  const publisher = await openPublisher(t, ipcLink(t), LOSSLESS);
  publisher.offer('status', encodeStatus(PROBE, sampleStatus()));
  publisher.offer('end', encodeEnd(PROBE, { sequence: 0, reason: 'input_ended' }));
  assert.equal((await publisher.close({ flushMs: 2 ** 31 - 1 })).messages, 0);
});

test('monitors are counted by their subscriptions to batches', async (t) => {
  const publisher = await openPublisher(t, ANY_PORT, LOSSLESS);
  const statusOnly = new zmq.Subscriber({ linger: 0 });
  t.after(() => statusOnly.close());
  statusOnly.subscribe('status/');
  statusOnly.connect(publisher.lastEndpoint!);
  let isSubscribed = false;
  const subscribed = publisher.waitForSubscriber().then(() => {
    isSubscribed = true;
  });
  await sleep(100);
  assert.equal(isSubscribed, false);
  const monitor = await openMonitor(t, publisher);
  await subscribed;
  assert.equal(publisher.figures.monitors, 1);
  const everything = new zmq.Subscriber({ linger: 0 });
  t.after(() => everything.close());
  everything.subscribe();
  everything.connect(publisher.lastEndpoint!);
  await until(() => publisher.figures.monitors === 2, 'a subscriber to everything');
  monitor.subscriber.close();
  await until(() => publisher.figures.monitors === 1, 'the end of a monitor');
});

test('a monitor that was there before the probe starts, and the probe that connects to a bound monitor', async (t) => {
  const { endpoints } = ipcLink(t);
  const early = await Subscriber.open({ endpoints, isBound: false });
  t.after(() => early.close());
  const first = new TestMonitor(early);
  await sleep(300); // several failed connects
  const bound = await Subscriber.open(ANY_PORT);
  t.after(() => bound.close());
  const second = new TestMonitor(bound);
  const publisher = await openPublisher(t, { endpoints, isBound: true }, LOSSLESS);
  const connected = await openPublisher(t, { endpoints: [bound.lastEndpoint!], isBound: false }, LOSSLESS);
  for (const [probe, monitor] of [
    [publisher, first],
    [connected, second],
  ] as const) {
    await probe.waitForSubscriber();
    probe.offer('batch', bigBatch(0));
    probe.offer('end', encodeEnd(PROBE, { sequence: 0, reason: 'stopped' }));
    await until(() => monitor.sequences.length === 1 && monitor.others.length === 1, 'batch and end');
  }
});

test('a probe that connects counts a monitor once, however often its connection breaks or it is another one', async (t) => {
  const first = await Subscriber.open(ANY_PORT);
  const endpoint = first.lastEndpoint!;
  void first.run(() => undefined);
  const publisher = await openPublisher(t, { endpoints: [endpoint], isBound: false }, LOSSLESS);
  await until(() => publisher.figures.monitors === 1, 'the monitor');
  first.close();
  await until(() => publisher.figures.monitors === 0, 'the end of the monitor');
  assert.equal(publisher.isReady, false, 'a file waits for the next one');
  for (let n = 0; n < 3; n++) {
    const next = await Subscriber.open({ endpoints: [endpoint], isBound: true });
    const monitor = new TestMonitor(next);
    await until(() => publisher.isReady, 'the next monitor');
    assert.equal(publisher.figures.monitors, 1);
    if (n === 2) {
      // The receipt of the one that is there is enough.
      publisher.offer('batch', bigBatch(0));
      publisher.offer('end', encodeEnd(PROBE, { sequence: 0, reason: 'stopped' }));
      const before = performance.now();
      await publisher.close({ flushMs: LONGEST_WAIT_MS });
      assert.ok(performance.now() - before < LONGEST_WAIT_MS / 2, 'it waits for nobody who is gone');
      assert.deepEqual(monitor.sequences, [0]);
    }
    next.close();
    if (n < 2) await until(() => publisher.figures.monitors === 0, 'its end');
  }
});

test('close: sends what waits within the time, returns what it could not send', async (t) => {
  const publisher = await openPublisher(t, ipcLink(t), LOSSLESS);
  const monitor = await openMonitor(t, publisher);
  await publisher.waitForSubscriber();
  monitor.stall();
  for (let sequence = 0; sequence < 600; sequence++) publisher.offer('batch', bigBatch(sequence));
  const start = performance.now();
  const unsent = await publisher.close({ flushMs: 200 });
  assert.ok(performance.now() - start < 1000);
  assert.ok(unsent.batches > 0 && unsent.batches < 600);
  assert.equal(publisher.offer('batch', bigBatch(600)), false);
  await publisher.ready();
  await publisher.waitForSubscriber();
});

test('close: everything arrives when the monitor reads', async (t) => {
  const publisher = await openPublisher(t, ANY_PORT, LOSSLESS);
  const monitor = await openMonitor(t, publisher);
  await publisher.waitForSubscriber();
  for (let sequence = 0; sequence < 300; sequence++) publisher.offer('batch', bigBatch(sequence));
  const unsent = await publisher.close({ flushMs: 5000 });
  assert.deepEqual(unsent, { messages: 0, batches: 0, bytes: 0 });
  await until(() => monitor.sequences.length === 300, 'all batches');
});

test('the subscriber ignores unknown kinds, counts what it cannot decode, and goes on', async (t) => {
  const source = new zmq.XPublisher({ linger: 0 });
  t.after(() => source.close());
  await source.bind('tcp://127.0.0.1:*');
  const subscriber = await Subscriber.open({ endpoints: [source.lastEndpoint!], isBound: false });
  t.after(() => subscriber.close());
  const received: Message[] = [];
  const refusals: string[] = [];
  void subscriber.run(
    (message) => void received.push(message),
    (reason, topic) => refusals.push(`${topic} ${reason}`),
  );
  for (let subscriptions = 0; subscriptions < 4; subscriptions++) await source.receive();
  const newer = encodeEnd(PROBE, { sequence: 0, reason: 'stopped' });
  newer[1]!.writeUInt16LE(2, 16); // schemaMajor: the first word of the root struct, behind table and root pointer
  await source.send(['batchx/p1/', 'not ours']);
  await source.send(['batch/p1/file', Buffer.alloc(200)]);
  await source.send(newer);
  await source.send(['status/p1/']);
  await source.send(encodeEnd(PROBE, { sequence: 1, reason: 'stopped' }));
  await until(() => received.length === 1, 'the good message');
  assert.deepEqual(refusals, ['batch/p1/file segment_table', 'end/p1/ schema_major', 'status/p1/ frames']);
  assert.equal(subscriber.refused.schema_major, 1);
});

test('run rejects with what a handler throws, and ends when closed', async (t) => {
  const publisher = await openPublisher(t, ANY_PORT, LOSSLESS);
  const subscriber = await Subscriber.open({ endpoints: [publisher.lastEndpoint!], isBound: false });
  const running = subscriber.run(() => {
    throw new Error('disk full');
  });
  await publisher.waitForSubscriber();
  publisher.offer('batch', bigBatch(0));
  await assert.rejects(running, /disk full/);
  const again = subscriber.run(() => {});
  subscriber.close();
  subscriber.close();
  await again;
});

async function linkErrorOf(opening: Promise<unknown>): Promise<LinkError> {
  const error = await opening.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof LinkError, String(error));
  return error;
}

const LIVE: PublisherOptions = { sessionId: PROBE.sessionId, policy: 'live', queueBytes: 1_000_000 };

/** A stranger with one subscription more than the publisher holds. */
async function openFlood(t: TestContext, endpoint: string): Promise<zmq.XSubscriber> {
  const stranger = new zmq.XSubscriber({ linger: 0, sendHighWaterMark: 0 });
  t.after(() => stranger.close());
  stranger.connect(endpoint);
  for (let n = 0; n <= 4096; n++) await stranger.send(`\u0001anything ${n}`);
  return stranger;
}

test('a flood of subscriptions cuts all off, is counted, and the monitors come back', async (t) => {
  for (const link of [ANY_PORT, ipcLink(t)]) {
    const publisher = await openPublisher(t, link, LIVE);
    const endpoint = publisher.lastEndpoint!;
    const monitor = await openMonitor(t, publisher);
    await publisher.waitForSubscriber();
    const stranger = await openFlood(t, endpoint);
    await until(() => publisher.refusals.flood === 1, 'the flood is counted');
    stranger.close();
    assert.ok(publisher.offer('batch', bigBatch(1)), 'what comes meanwhile is queued');
    await until(() => publisher.figures.monitors === 1, 'the monitor is back');
    assert.equal(publisher.lastEndpoint, endpoint);
    assert.ok(publisher.offer('batch', bigBatch(2)));
    await until(() => monitor.sequences.includes(2), 'a batch after the flood');
  }
});

test('a publisher that is closed while all are cut off', async (t) => {
  const publisher = await openPublisher(t, ANY_PORT, LIVE);
  const endpoint = publisher.lastEndpoint!;
  await openFlood(t, endpoint);
  await until(() => publisher.refusals.flood === 1, 'the flood is counted');
  publisher.offer('batch', bigBatch(1));
  const unsent = await publisher.close({ flushMs: 50 });
  assert.equal(unsent.batches, 1);
  await sleep(1200);
  const next = await openPublisher(t, { endpoints: [endpoint], isBound: true }, LIVE);
  assert.equal(next.lastEndpoint, endpoint, 'the port is free');
});

test('a TCP port in use', async (t) => {
  const first = await openPublisher(t, ANY_PORT, LIVE);
  const endpoint = first.lastEndpoint!;
  const error = await linkErrorOf(Publisher.open({ endpoints: [endpoint], isBound: true }, LIVE));
  assert.deepEqual([error.code, error.message], ['ADDRESS_IN_USE', `another program is bound to ${endpoint}`]);
});

test('an address of another host', async () => {
  const endpoints = ['tcp://192.0.2.1:5556']; // TEST-NET-1, RFC 5737
  const error = await linkErrorOf(Publisher.open({ endpoints, isBound: true }, LIVE));
  assert.equal(error.code, 'ADDRESS_NOT_AVAILABLE');
  assert.equal(error.message, 'this host does not have the address of tcp://192.0.2.1:5556');
});

test('an IPC path in use is not taken over', async (t) => {
  const link = ipcLink(t);
  const publisher = await openPublisher(t, link, LIVE);
  const error = await linkErrorOf(Publisher.open(link, LIVE));
  assert.deepEqual([error.code, error.message], ['ADDRESS_IN_USE', `another program is bound to ${link.endpoints[0]}`]);
  const monitor = await openMonitor(t, publisher);
  await publisher.waitForSubscriber();
  publisher.offer('batch', bigBatch(0));
  await until(() => monitor.sequences.length === 1, 'a batch over the first publisher');
});

test('an IPC path in a folder that is not there', async (t) => {
  const endpoint = `${ipcLink(t).endpoints[0]}/no/such`;
  const error = await linkErrorOf(Publisher.open({ endpoints: [endpoint], isBound: true }, LIVE));
  assert.equal(error.code, 'ADDRESS_NOT_AVAILABLE');
});

test('a file at the IPC path is left alone', async (t) => {
  const link = ipcLink(t);
  const path = link.endpoints[0]!.slice('ipc://'.length);
  writeFileSync(path, 'mine');
  const error = await linkErrorOf(Publisher.open(link, LIVE));
  assert.deepEqual(
    [error.code, error.message],
    ['ADDRESS_IN_USE', `${path} is a file, not a socket: it is left alone`],
  );
  assert.equal(readFileSync(path, 'utf8'), 'mine');
});

test('the socket file of a program that is gone is replaced', async (t) => {
  const link = ipcLink(t);
  const path = link.endpoints[0]!.slice('ipc://'.length);
  // A process that is killed leaves its socket file.
  const { spawnSync } = await import('node:child_process');
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', script], { timeout: 10_000 });
  assert.ok(existsSync(path));
  const publisher = await openPublisher(t, link, LIVE);
  await openMonitor(t, publisher);
  await publisher.waitForSubscriber();
});
