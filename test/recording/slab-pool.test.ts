import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SlabPool, slabSize } from '../../src/recording/slab-pool.js';

const KIB = 1 << 10;

test('a piece is a power of two, 64 KiB at least', () => {
  assert.deepEqual([0, 1, 64 * KIB, 64 * KIB + 1, 3 << 20].map(slabSize), [
    64 * KIB,
    64 * KIB,
    64 * KIB,
    128 * KIB,
    4 << 20,
  ]);
});

test('a piece that was given back is used again for its size alone', () => {
  const pool = new SlabPool(1 << 20);
  const small = pool.take(1000);
  pool.give(small);
  assert.equal(pool.freeBytes, 64 * KIB);
  assert.notEqual(pool.take(100 * KIB), small);
  assert.equal(pool.take(2000), small);
  assert.equal(pool.freeBytes, 0);
});

test('no more is kept than its bound', () => {
  const pool = new SlabPool(200 * KIB);
  const all = Array.from({ length: 5 }, () => pool.take(64 * KIB));
  for (const slab of all) pool.give(slab);
  assert.equal(pool.freeBytes, 192 * KIB);
  pool.clear();
  assert.equal(pool.freeBytes, 0);
});
