import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryQueue } from '../../src/delivery/memory-queue.js';
import { eventOf, idsOf, numberedIds, recordOf, UNLIMITED } from '../support/records/sink-records.js';

test('first in, first out; what is taken stays until it is released', async () => {
  const queue = new MemoryQueue(1000);
  for (const id of ['a', 'b', 'c']) queue.append(recordOf(id));
  assert.deepEqual(idsOf(await queue.take({ ...UNLIMITED, records: 2 })), ['a', 'b']);
  assert.equal(queue.figures.waiting, 1);
  await queue.release();
  assert.deepEqual(idsOf(await queue.take(UNLIMITED)), ['c']);
  await queue.release();
  const dropped = { queue_full: 0, out_of_time: 0 };
  assert.deepEqual(queue.figures, { waiting: 0, queueBytes: 0, spooled: 0, dropped, lost: 0 });
});

test('a full queue drops the oldest records, but none that is taken', async () => {
  const queue = new MemoryQueue(200);
  queue.append(recordOf('a', 100));
  await queue.take(UNLIMITED);
  for (const id of ['b', 'c', 'd']) queue.append(recordOf(id, 100));
  assert.equal(queue.figures.dropped.queue_full, 1);
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
  const dropped = { queue_full: 0, out_of_time: 2 };
  assert.deepEqual(queue.figures, { waiting: 0, queueBytes: 0, spooled: 0, dropped, lost: 0 });
});

test('under pressure figures go first, and no event while there are figures', async () => {
  const queue = new MemoryQueue(1000);
  for (const id of numberedIds(5)) queue.append(eventOf(`e${id}`, 100));
  for (const id of numberedIds(50)) queue.append(recordOf(id, 100));
  assert.deepEqual(queue.figures.dropped, { queue_full: 45, out_of_time: 0 });
  assert.equal(queue.figures.lost, 0);
  for (const id of numberedIds(7)) queue.append(eventOf(`f${id}`, 100));
  assert.equal(queue.figures.lost, 2, '10 of 12 events have room');
  const kept = ['e2', 'e3', 'e4', ...numberedIds(7).map((id) => `f${id}`)];
  assert.deepEqual(idsOf(await queue.take(UNLIMITED)), kept);
});
