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
import type { SinkRecord } from '../../src/delivery/record-sink.js';
import { idsOf, numberedIds, RecordedLog, recordOf } from '../support/records/sink-records.js';

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
  await until(() => sink.figures.acknowledged === 2500);
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
  assert.match(sink.figures.lastError!, /UNREACHABLE/);
  assert.ok(sink.figures.lagMs >= 200, 'the first pause');
  await until(() => sink.figures.acknowledged === 4);
  assert.deepEqual(transport.taken, ['0', '1', '2', 'newer']);
  const { sent, retries, lastError, lagMs, dropped } = sink.figures;
  assert.deepEqual(
    { sent, retries, lastError, lagMs, dropped },
    { sent: 13, retries: 3, lastError: undefined, lagMs: 0, dropped: 0 },
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
  const transport = new ScriptedTransport(['TOO_LARGE', undefined, 'TOO_LARGE']);
  const { sink, log } = openSink(transport);
  for (const id of numberedIds(3)) sink.write(recordOf(id));
  await until(() => sink.figures.acknowledged === 2);
  await sink.close();
  assert.deepEqual(transport.taken, ['0', '2']);
  assert.equal(sink.figures.dropped, 1);
  assert.ok(
    log.lines.includes('error record_too_large record dropped: failed: TOO_LARGE {"id":"1"}'),
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

test('closing tries a broken receiver once; what it does not take is dropped, counted and said', async () => {
  const transport = new ScriptedTransport(['UNREACHABLE']);
  const { sink, log } = openSink(transport, 3_600_000);
  sink.write(recordOf('a'));
  await sink.close();
  await sink.close();
  assert.equal(transport.sends.length, 1);
  assert.equal(sink.figures.dropped, 1);
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
  assert.equal(sink.figures.acknowledged, 0);
});
