import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchEncoder } from '../../src/wire/batch-encoder.js';
import type { Link } from '../../src/wire/endpoint.js';
import { encodeEnd } from '../../src/wire/message-encoder.js';
import { Publisher, type PublisherOptions } from '../../src/wire/publisher.js';
import { Receipts } from '../../src/wire/receipts.js';
import { Subscriber } from '../../src/wire/subscriber.js';
import { PROBE, sampleBatch, TS_STREAM } from '../support/messages/sample-messages.js';
import { scratchFolder } from '../support/programs/programs.js';

/** More than the 256 that libzmq keeps at a monitor, and no more than the 16 at the probe of a file beside it: the probe has sent all as it closes. What it had not would wait for the next monitor. */
const BATCHES = 268;
const encoder = new BatchEncoder(PROBE, TS_STREAM);

/** Over a Unix socket: there libzmq hears at once that the other side has closed, and reads nothing more. */
async function openPublisher(t: TestContext, policy: PublisherOptions['policy']): Promise<Publisher> {
  const link: Link = { endpoints: [`ipc://${join(scratchFolder(t), 'link')}`], isBound: true };
  const publisher = await Publisher.open(link, { sessionId: PROBE.sessionId, policy, queueBytes: 64_000_000 });
  t.after(() => publisher.close({ flushMs: 0 }));
  return publisher;
}

/** A monitor that stands still in its first batch until it is let on. */
async function openBusyMonitor(t: TestContext, publisher: Publisher) {
  const subscriber = await Subscriber.open({ endpoints: [publisher.lastEndpoint!], isBound: false });
  t.after(() => subscriber.close());
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let batches = 0;
  const ended = new Promise<number>((resolve) => {
    void subscriber.run(({ kind }) => {
      if (kind === 'batch') batches++;
      if (kind === 'end') resolve(batches);
      return gate;
    });
  });
  return { subscriber, goOn, ended };
}

async function publishAll(publisher: Publisher): Promise<void> {
  await publisher.waitForSubscriber();
  for (let sequence = 0; sequence < BATCHES; sequence++) {
    assert.ok(publisher.offer('batch', encoder.encode(sampleBatch(TS_STREAM, 4, sequence))));
  }
  publisher.offer('end', encodeEnd(PROBE, { sequence: 0, reason: 'input_ended' }));
}

for (const [policy, flushMs] of [
  ['live', 5000],
  ['lossless', 2 ** 31 - 1],
] as const) {
  test(`${policy}: a monitor that is far behind as the probe ends gets all, and the end`, async (t) => {
    const publisher = await openPublisher(t, policy);
    const monitor = await openBusyMonitor(t, publisher);
    await publishAll(publisher);
    const closing = publisher.close({ flushMs });
    await sleep(500);
    monitor.goOn();
    const late = sleep(5000, 'no end', { ref: false });
    assert.equal(await Promise.race([monitor.ended, late]), BATCHES);
    assert.equal((await closing).messages, 0);
  });
}

test('a monitor that leaves without a receipt is waited for no longer', async (t) => {
  const publisher = await openPublisher(t, 'lossless');
  const monitor = await openBusyMonitor(t, publisher);
  await publishAll(publisher);
  const closing = publisher.close({ flushMs: 2 ** 31 - 1 });
  await sleep(300);
  monitor.subscriber.close();
  monitor.goOn();
  await closing;
});

test('a monitor that stands still costs the time that the probe has', async (t) => {
  const publisher = await openPublisher(t, 'live');
  await openBusyMonitor(t, publisher);
  await publishAll(publisher);
  const start = performance.now();
  await publisher.close({ flushMs: 400 });
  const tookMs = performance.now() - start;
  assert.ok(tookMs >= 399 && tookMs < 2000, `${tookMs} ms`);
});

// What monitors a and b say, and how many receipts are owed after it.
const SAID: readonly (readonly [string, 1 | -1, number])[] = [
  ['batch/', 1, 0],
  ['receipt/a', 1, 1],
  ['receipt/b', 1, 2],
  ['receipt/a/other', 1, 2], // for the end of another probe
  ['receipt/a/other', -1, 2],
  ['receipt/a/mine', 1, 1],
  ['receipt/a/mine', -1, 1],
  ['receipt/a', -1, 1], // a leaves: b still owes its own
  ['receipt/c/mine', 1, 1], // nobody that is known
  ['receipt/b/mine', 1, 0],
  ['receipt/a', 1, 1], // a new connection owes again
  ['receipt/a', -1, 0],
  [`receipt/${'x'.repeat(33)}`, 1, 0],
  ['receipt/', 1, 0],
];

test('receipts: who owes one', () => {
  const receipts = new Receipts('mine');
  for (const [topic, step, owed] of SAID) {
    receipts.apply(topic, step);
    assert.equal(receipts.owed, owed, topic);
  }
});
