import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SampleRoom } from '../../../src/recording/mp4/sample-room.js';
import { SlabPool } from '../../../src/recording/slab-pool.js';

const KIB = 1 << 10;

test('no sample is written over while it is in use, and all memory comes back', () => {
  const step = fc.record({ size: fc.nat(400 * KIB), releases: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const pool = new SlabPool(1 << 30);
      const room = new SampleRoom(pool);
      const waiting: { readonly bytes: Uint8Array; readonly value: number }[] = [];
      const release = (): void => {
        const oldest = waiting.shift();
        if (oldest === undefined) return;
        assert.ok(oldest.bytes.every((byte) => byte === oldest.value));
        room.release(oldest.bytes);
      };
      for (const [n, { size, releases }] of steps.entries()) {
        const value = n % 251;
        waiting.push({ bytes: room.take(size).fill(value), value });
        for (let count = 0; count < releases; count++) release();
      }
      const made = pool.freeBytes;
      while (waiting.length > 0) release();
      assert.ok(pool.freeBytes >= made);
      // The next one that has no room in the open piece takes one of those.
      room.take(600 * KIB);
      room.take(600 * KIB);
      assert.ok(pool.freeBytes >= 0);
    }),
    { numRuns: 40 },
  );
});

test('memory of samples that were written is used again', () => {
  const pool = new SlabPool(1 << 30);
  const room = new SampleRoom(pool);
  const buffers = new Set<ArrayBufferLike>();
  const waiting: Uint8Array[] = [];
  for (let n = 0; n < 1000; n++) {
    waiting.push(room.take(100 * KIB));
    buffers.add(waiting.at(-1)!.buffer);
    if (waiting.length > 10) room.release(waiting.shift()!);
  }
  // Ten samples of two a piece, and the open one.
  assert.ok(buffers.size <= 7, `${buffers.size}`);
});

test('samples that lie behind each other are released as one; what is of another room is not', () => {
  const pool = new SlabPool(1 << 30);
  const room = new SampleRoom(pool);
  const first = room.take(100 * KIB);
  const second = room.take(50 * KIB);
  room.take(200 * KIB);
  room.release(new Uint8Array(10));
  assert.equal(pool.freeBytes, 0);
  room.release(new Uint8Array(first.buffer, first.byteOffset, first.length + second.length));
  assert.equal(pool.freeBytes, 256 * KIB);
});
