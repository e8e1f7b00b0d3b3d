import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  DeliveryError,
  type DeliveryErrorCode,
  DeliverySink,
  type RecordTransport,
} from '../../src/delivery/delivery-sink.js';
import { MemoryQueue } from '../../src/delivery/memory-queue.js';
import type { SinkRecord } from '../../src/delivery/sink-record.js';
import { deliveryIdentityFaults } from '../../src/report/delivery-account.js';
import { droppedOf, eventOf, idsOf, numberedIds, RecordedLog, recordOf } from '../support/records/sink-records.js';

/** Fails as it is told, one error for each send, and remembers what it took. */
class ScriptedTransport implements RecordTransport {
  readonly name = 'the receiver';
  readonly sends: string[][] = [];
  readonly taken: string[] = [];
  isStalled = false;
  #abort: ((error: Error) => void) | undefined;

  constructor(readonly errors: (DeliveryErrorCode | undefined)[] = []) {}

  async send(records: readonly SinkRecord[]): Promise<void> {
    this.sends.push(idsOf(records));
    if (this.isStalled) {
      await new Promise((_, reject) => {
        this.#abort = reject;
      });
    }
    const code = this.errors.shift();
    if (code !== undefined) throw new DeliveryError(code, `failed: ${code}`);
    this.taken.push(...idsOf(records));
  }

  close(): Promise<void> {
    this.#abort?.(new DeliveryError('UNREACHABLE', 'closed'));
    return Promise.resolve();
  }
}

function openSink(transport: RecordTransport, intervalMs = 1, flushMs = 2000) {
  const log = new RecordedLog();
  const queue = new MemoryQueue(10 << 20);
  return { log, sink: new DeliverySink(queue, transport, { intervalMs, flushMs }, log) };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waitedMs = 0; !condition(); waitedMs += 5) {
    assert.ok(waitedMs < 10_000, 'waited too long');
    await delay(5);
  }
}

test('records of an interval go out together, at most a batch at once', async () => {
  const transport = new ScriptedTransport();
  const { sink } = openSink(transport, 20);
  for (const id of numberedIds(2500)) sink.write(recordOf(id));
  await until(() => sink.figures.delivered === 2500);
  assert.deepEqual(
    transport.sends.map(({ length }) => length),
    [1000, 1000, 500],
  );
  assert.deepEqual(transport.taken, numberedIds(2500));
  await sink.close();
});

test('a failed batch is tried again before anything newer; the same failure is said once, and that it is over', async () => {
  const transport = new ScriptedTransport(['UNREACHABLE', 'UNREACHABLE', 'REFUSED']);
  const { sink, log } = openSink(transport);
  for (const id of numberedIds(3)) sink.write(recordOf(id));
  await until(() => transport.sends.length === 2);
  sink.write(recordOf('newer'));
  assert.match(sink.figures.last_error!, /UNREACHABLE/);
  assert.ok(sink.figures.lag_ms >= 200, 'the first pause');
  await until(() => sink.figures.delivered === 4);
  assert.deepEqual(transport.taken, ['0', '1', '2', 'newer']);
  const { sent, retries, last_error, lag_ms } = sink.figures;
  assert.deepEqual(
    { sent, retries, last_error, lag_ms, dropped: droppedOf(sink.figures) },
    { sent: 13, retries: 3, last_error: null, lag_ms: 0, dropped: 0 },
  );
  await sink.close();
  assert.deepEqual(
    log.lines.map((line) => line.replace(/ \{.*/, '')),
    [
      'error delivery_failed failed: UNREACHABLE',
      'error delivery_failed failed: REFUSED',
      'info delivery_resumed the receiver takes records again',
    ],
  );
});

test('a record that is too large even by itself is dropped; the others arrive', async () => {
  // The batch, then 0, 1 and 2 by themselves.
  const transport = new ScriptedTransport(['NEVER_TAKEN', undefined, 'NEVER_TAKEN']);
  const { sink, log } = openSink(transport);
  for (const id of numberedIds(3)) sink.write(recordOf(id));
  await until(() => sink.figures.delivered === 2);
  await sink.close();
  assert.deepEqual(transport.taken, ['0', '2']);
  assert.equal(sink.figures.dropped.refused, 1);
  assert.ok(
    log.lines.includes('error record_refused record dropped: failed: NEVER_TAKEN {"id":"1"}'),
    log.lines.join('\n'),
  );
});

test('closing delivers what waits at once', async () => {
  const transport = new ScriptedTransport();
  const { sink } = openSink(transport, 3_600_000);
  for (const id of numberedIds(2000)) sink.write(recordOf(id));
  await sink.close();
  assert.deepEqual(transport.taken, numberedIds(2000));
});

test('closing tries a receiver that refuses again and again within its time', async () => {
  const transport = new ScriptedTransport(['REFUSED', 'REFUSED', 'UNREACHABLE']);
  const { sink } = openSink(transport, 3_600_000, 10_000);
  for (const id of numberedIds(17)) sink.write(eventOf(id));
  await sink.close();
  assert.deepEqual(transport.taken, numberedIds(17));
  assert.deepEqual([sink.figures.retries, sink.figures.lost], [3, 0]);
});

test('what a broken receiver does not take in the time of the end is dropped, counted and said', async () => {
  const transport = new ScriptedTransport(new Array(100).fill('UNREACHABLE'));
  const { sink, log } = openSink(transport, 3_600_000, 500);
  sink.write(recordOf('a'));
  const startMs = performance.now();
  await sink.close();
  await sink.close();
  assert.ok(performance.now() - startMs < 3000);
  assert.ok(transport.sends.length > 1);
  assert.equal(sink.figures.dropped.out_of_time, 1);
  assert.ok(
    log.lines.includes('warn records_dropped records for the receiver dropped {"dropped":1}'),
    log.lines.join('\n'),
  );
});

test('a receiver that never answers holds up the end only so long', async () => {
  const transport = new ScriptedTransport();
  transport.isStalled = true;
  const { sink } = openSink(transport, 1, 100);
  sink.write(recordOf('a'));
  await until(() => transport.sends.length === 1);
  const start = performance.now();
  await sink.close();
  const elapsedMs = performance.now() - start;
  assert.ok(elapsedMs >= 95 && elapsedMs < 2000, String(elapsedMs));
  assert.equal(sink.figures.delivered, 0);
});

test('a send that our own close ends is no failure of the receiver', async () => {
  const transport = new ScriptedTransport(['REFUSED']);
  const { sink, log } = openSink(transport, 1, 300);
  sink.write(recordOf('a'));
  await until(() => sink.figures.retries === 1);
  transport.isStalled = true;
  await until(() => transport.sends.length === 2);
  await sink.close();
  assert.equal(sink.figures.last_error, 'failed: REFUSED');
  assert.equal(log.lines.filter((line) => line.startsWith('error')).length, 1, log.lines.join('\n'));
});

test('a transport that throws what nobody expected costs the records that it throws at, and goes on', async () => {
  class Broken extends ScriptedTransport {
    override async send(records: readonly SinkRecord[]): Promise<void> {
      if (records.some(({ id }) => id === '1')) throw new TypeError('cannot read properties of undefined');
      return super.send(records);
    }
  }
  const transport = new Broken();
  const { sink, log } = openSink(transport);
  sink.write(recordOf('0'));
  sink.write(eventOf('1'));
  sink.write(recordOf('2'));
  await until(() => sink.figures.delivered === 2);
  await sink.close();
  assert.deepEqual(transport.taken, ['0', '2']);
  assert.equal(sink.figures.dropped.fault, 1);
  assert.equal(sink.figures.lost, 1);
  assert.match(log.lines.join('\n'), /record_refused record dropped: TypeError: cannot read properties of undefined/);
});

test('at the end figures are dropped when half of the time is over, and what lasts has the rest', async () => {
  const transport = new ScriptedTransport();
  const send = transport.send.bind(transport);
  // Two batches of figures, each of which takes as long as all the time there is.
  transport.send = async (records) => {
    await delay(150);
    await send(records);
  };
  const { sink } = openSink(transport, 3_600_000, 400);
  for (const id of numberedIds(3000)) sink.write(recordOf(id));
  sink.write(eventOf('event'));
  await sink.close();
  assert.equal(transport.taken.at(-1), 'event');
  const { delivered, dropped, lost } = sink.figures;
  assert.deepEqual({ out_of_time: dropped.out_of_time, lost }, { out_of_time: 3001 - delivered, lost: 0 });
  assert.ok(delivered < 3001);
});

test('at any time every record that was made is delivered, waits or was dropped by cause', async () => {
  const transport = new ScriptedTransport(['UNREACHABLE', 'NEVER_TAKEN', undefined, 'NEVER_TAKEN', 'UNREACHABLE']);
  const { sink } = openSink(transport);
  let n = 0;
  const check = (): void => assert.deepEqual(deliveryIdentityFaults('sink', sink.figures), []);
  for (let round = 0; round < 60; round++) {
    for (let more = 0; more < 30; more++) sink.write(n % 10 === 0 ? eventOf(String(n++)) : recordOf(String(n++)));
    check();
    await delay(5);
    check();
  }
  const closed = sink.close();
  check();
  await closed;
  check();
  assert.equal(sink.figures.made, n);
  assert.equal(sink.figures.waiting, 0);
});
