import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backlog } from '../../src/output/byte-writer.js';
import { ChunkQueue } from '../../src/output/chunk-queue.js';

/** A queue of chunks of these sizes, whose bytes have the number of their chunk, and what was settled, in order. */
function queueOf(...sizes: readonly number[]): { queue: ChunkQueue; settled: [chunk: number, bytes: number][] } {
  const queue = new ChunkQueue(new Backlog(1000));
  const settled: [number, number][] = [];
  sizes.forEach((size, chunk) => {
    queue.push({ bytes: new Uint8Array(size).fill(chunk), settle: (bytes) => settled.push([chunk, bytes]) });
  });
  return { queue, settled };
}

const sizesOf = (buffers: readonly Uint8Array[]) => buffers.map(({ length }) => length);

test('bytes wait until they are written, and count in the backlog', () => {
  const { queue } = queueOf(10, 20);
  assert.deepEqual([queue.bytes, queue.backlog.pending, queue.isEmpty], [30, 30, false]);
  queue.advance(10);
  assert.deepEqual([queue.bytes, queue.backlog.pending], [20, 20]);
  queue.advance(5);
  // Half a chunk is off the queue, but its memory is not free yet.
  assert.deepEqual([queue.bytes, queue.backlog.pending], [15, 20]);
  queue.advance(15);
  assert.deepEqual([queue.bytes, queue.backlog.pending, queue.isEmpty], [0, 0, true]);
});

test('next: whole chunks up to about so many bytes, the first without what is written', () => {
  const { queue } = queueOf(10, 20, 30);
  assert.deepEqual(sizesOf(queue.next(1)), [10]);
  assert.deepEqual(sizesOf(queue.next(11)), [10, 20]);
  assert.deepEqual(sizesOf(queue.next(1000)), [10, 20, 30]);
  queue.advance(12);
  const [rest, last] = queue.next(1000);
  assert.deepEqual([rest!.length, rest![0], last!.length], [18, 1, 30]);
  assert.deepEqual(queueOf().queue.next(1000), []);
});

test('chunks are settled whole and in order', () => {
  const { queue, settled } = queueOf(10, 20, 30);
  queue.advance(9);
  assert.deepEqual(settled, []);
  queue.advance(40);
  assert.deepEqual(settled, [
    [0, 10],
    [1, 20],
  ]);
  queue.advance(11);
  assert.deepEqual(settled.at(-1), [2, 30]);
});

test('a chunk without bytes is settled with the one before it', () => {
  const { queue, settled } = queueOf(10, 0, 5);
  queue.advance(10);
  assert.deepEqual(settled, [
    [0, 10],
    [1, 0],
  ]);
});

test('abandoned: each chunk is told what of it was written', async () => {
  const { queue, settled } = queueOf(10, 20, 30);
  queue.advance(13);
  const empty = queue.empty();
  queue.abandon();
  await empty;
  assert.deepEqual(settled, [
    [0, 10],
    [1, 3],
    [2, 0],
  ]);
  assert.deepEqual([queue.isEmpty, queue.bytes, queue.backlog.pending], [true, 0, 0]);
});

test('empty() resolves at the last byte, at once without any', async () => {
  const { queue } = queueOf(10);
  let isEmpty = false;
  const empty = queue.empty().then(() => {
    isEmpty = true;
  });
  queue.advance(9);
  await Promise.resolve();
  assert.equal(isEmpty, false);
  queue.advance(1);
  await empty;
  await queue.empty();
});
