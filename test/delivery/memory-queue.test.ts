import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryQueue } from '../../src/delivery/memory-queue.js';
import { idsOf, recordOf, UNLIMITED } from '../support/records/sink-records.js';

test('first in, first out; what is taken stays until it is released', async () => {
  const queue = new MemoryQueue(1000);
  for (const id of ['a', 'b', 'c']) queue.append(recordOf(id));
  assert.deepEqual(idsOf(await queue.take({ ...UNLIMITED, records: 2 })), ['a', 'b']);
  assert.equal(queue.figures.waiting, 3);
  await queue.release();
  assert.deepEqual(idsOf(await queue.take(UNLIMITED)), ['c']);
  await queue.release();
  assert.deepEqual(queue.figures, { waiting: 0, queueBytes: 0, spooled: 0, dropped: 0, damaged: 0 });
});

test('a full queue drops the oldest records, but none that is taken', async () => {
  const queue = new MemoryQueue(300);
  queue.append(recordOf('a', 100));
  await queue.take(UNLIMITED);
  for (const id of ['b', 'c', 'd']) queue.append(recordOf(id, 100));
  assert.equal(queue.figures.dropped, 1);
  await queue.release();
  assert.deepEqual(idsOf(await queue.take(UNLIMITED)), ['c', 'd']);
});

test('a record larger than the batch comes by itself', async () => {
  const queue = new MemoryQueue(10_000);
  queue.append(recordOf('large', 500));
  queue.append(recordOf('small', 10));
  assert.deepEqual(idsOf(await queue.take({ bytes: 100, records: 10 })), ['large']);
});

test('what is left at the end is dropped and counted', async () => {
  const queue = new MemoryQueue(1000);
  for (const id of ['a', 'b']) queue.append(recordOf(id));
  await queue.close();
  assert.deepEqual(queue.figures, { waiting: 0, queueBytes: 0, spooled: 0, dropped: 2, damaged: 0 });
});
