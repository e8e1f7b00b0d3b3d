import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MessageKind } from '../../src/stream/message.js';
import { SendQueue } from '../../src/wire/send-queue.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const LIMIT = 100;

/** A message of so many bytes that is told apart by its topic. */
function message(name: string, bytes: number): Buffer[] {
  return [Buffer.from(name), Buffer.alloc(bytes)];
}

function contents(queue: SendQueue): string[] {
  const names: string[] = [];
  for (let next = queue.peek(); next !== undefined; next = queue.peek()) {
    names.push(next.frames[0]!.toString());
    queue.shift();
  }
  return names;
}

test('live: batches and reports that do not fit are refused, status and end are not', () => {
  const queue = new SendQueue('live', LIMIT);
  //                       kind      name  bytes  taken  bytes after it
  const steps: readonly [MessageKind, string, number, boolean, number][] = [
    ['batch', 'b1', 60, true, 60],
    ['batch', 'b2', 41, false, 60],
    ['batch', 'b3', 40, true, 100],
    ['report', 'r1', 1, false, 100],
    ['status', 's1', 10, true, 110],
    ['batch', 'b4', 1, false, 110],
    ['end', 'e1', 10, true, 120],
  ];
  for (const [kind, name, bytes, taken, after] of steps) {
    assert.equal(queue.offer(kind, message(name, bytes)), taken, name);
    assert.equal(queue.bytes, after, name);
  }
  assert.ok(queue.isFull);
  assert.deepEqual(queue.figures, { messages: 4, batches: 2, bytes: 120 });
  assert.deepEqual(contents(queue), ['b1', 'b3', 's1', 'e1']);
  assert.deepEqual(queue.figures, { messages: 0, batches: 0, bytes: 0 });
});

test('live: a batch larger than the limit passes when nothing waits', () => {
  const queue = new SendQueue('live', LIMIT);
  assert.ok(queue.offer('batch', message('b1', 500)));
  assert.ok(!queue.offer('batch', message('b2', 1)));
});

test('lossless: everything is taken', () => {
  const queue = new SendQueue('lossless', LIMIT);
  for (let index = 0; index < 10; index++) assert.ok(queue.offer('batch', message(`b${index}`, 60)));
  assert.ok(queue.isFull);
  assert.equal(contents(queue).length, 10);
});

test('two statuses wait at most: a third replaces the newer one, behind the batches it counts', () => {
  const queue = new SendQueue('live', LIMIT);
  queue.offer('status', message('s1', 10));
  queue.offer('batch', message('b1', 10));
  queue.offer('status', message('s2', 10));
  queue.offer('batch', message('b2', 10));
  queue.offer('status', message('s3', 10));
  assert.deepEqual(queue.figures, { messages: 4, batches: 2, bytes: 40 });
  queue.shift(); // s1 is on its way: now s3 is the first that waits and stays
  queue.offer('status', message('s4', 10));
  queue.offer('status', message('s5', 10));
  assert.deepEqual(contents(queue), ['b1', 'b2', 's3', 's5']);
});

test('the memory that is kept counts, not the view of it', () => {
  const queue = new SendQueue('live', 1000);
  queue.offer('batch', [Buffer.from('t'), Buffer.alloc(10), Buffer.from(new ArrayBuffer(400), 0, 8)]);
  assert.equal(queue.bytes, 410);
});

test('any order of offers and shifts keeps order, figures and bound', () => {
  const step = fc.tuple(fc.constantFrom<MessageKind | 'shift'>('batch', 'report', 'status', 'shift'), fc.nat(60));
  const property = fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const queue = new SendQueue('live', LIMIT);
    let last = -1;
    steps.forEach(([kind, bytes], index) => {
      if (kind !== 'shift') queue.offer(kind, message(String(index), bytes));
      else if (queue.peek() !== undefined) {
        const taken = Number(queue.peek()!.frames[0]!.toString());
        assert.ok(taken > last);
        last = taken;
        queue.shift();
      }
      assert.ok(queue.bytes <= LIMIT + 2 * 60); // two statuses above the limit
      assert.ok(queue.figures.messages >= queue.figures.batches);
    });
    contents(queue);
    assert.deepEqual(queue.figures, { messages: 0, batches: 0, bytes: 0 });
  });
  fc.assert(property, { numRuns: fuzzRuns(500) });
});
