import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src/replay/random.js';

test('numbers are spread evenly over 16 classes', () => {
  const random = new Random(1, 0);
  const classes = new Array<number>(16).fill(0);
  for (let n = 0; n < 160_000; n++) classes[Math.floor(random.nextShare() * 16)]!++;
  // Mean 10,000, standard deviation 96.8.
  for (const found of classes) assert.ok(Math.abs(found - 10_000) < 500, String(classes));
});

test('purposes give unrelated sequences', () => {
  const first = new Random(1, 0);
  const second = new Random(1, 1);
  const ahead = new Set(Array.from({ length: 1000 }, () => first.next32()));
  const shared = Array.from({ length: 1000 }, () => second.next32()).filter((value) => ahead.has(value));
  assert.ok(shared.length <= 1, 'by chance 0.0002');
});

test('the seed is a whole number of 32 bits, 0 included', () => {
  assert.notEqual(new Random(0, 0).next32(), new Random(1, 0).next32());
  assert.equal(new Random(5, 2).next32(), new Random(5, 2).next32());
  const { next32 } = { next32: new Random(0xffffffff, 3).next32() };
  assert.ok(Number.isInteger(next32) && next32 >= 0 && next32 <= 0xffffffff);
});
