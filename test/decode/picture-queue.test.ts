import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PictureQueue, type QueuedPicture } from '../../src/decode/picture-queue.js';

function queueOf(maxBytes: number) {
  const dropped: string[] = [];
  const item = (key: string, name: string, bytes = 10): QueuedPicture & { name: string } => ({
    key,
    name,
    bytes,
    drop: (cause) => dropped.push(`${name} ${cause}`),
  });
  return { queue: new PictureQueue<QueuedPicture & { name: string }>(maxBytes), dropped, item };
}

const always = (): boolean => true;

test('keys take turns, and the latest picture of each is taken', () => {
  const { queue, dropped, item } = queueOf(100);
  for (const [key, name] of [
    ['a', 'a1'],
    ['a', 'a2'],
    ['b', 'b1'],
    ['a', 'a3'],
    ['c', 'c1'],
  ] as const)
    queue.push(item(key, name));
  assert.deepEqual(dropped, ['a1 superseded', 'a2 superseded']);
  assert.equal(queue.take(always)?.name, 'a3');
  queue.push(item('a', 'a4')); // behind those that wait already
  assert.deepEqual([queue.take(always)?.name, queue.take(always)?.name, queue.take(always)?.name], ['b1', 'c1', 'a4']);
  assert.equal(queue.take(always), undefined);
  assert.equal(queue.bytes, 0);
});

test('a key that is busy is passed over', () => {
  const { queue, item } = queueOf(100);
  queue.push(item('a', 'a1'));
  queue.push(item('b', 'b1'));
  assert.equal(queue.take((key) => key !== 'a')?.name, 'b1');
  assert.equal(
    queue.take((key) => key !== 'a'),
    undefined,
  );
  assert.equal(queue.size, 1);
});

test('no more bytes wait than it has room for', () => {
  const { queue, dropped, item } = queueOf(25);
  queue.push(item('a', 'a1'));
  queue.push(item('b', 'b1'));
  queue.push(item('c', 'c1'));
  queue.push(item('b', 'b2', 15)); // in place of b1
  assert.deepEqual(dropped, ['c1 queue_full', 'b1 superseded']);
  assert.equal(queue.bytes, 25);
  queue.clear('closed');
  assert.deepEqual(dropped.slice(2), ['a1 closed', 'b2 closed']);
  assert.equal(queue.bytes, 0);
});
