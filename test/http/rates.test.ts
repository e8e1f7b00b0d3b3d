import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rates } from '../../src/http/rates.js';

test('each key counts by itself, within a second', () => {
  let ms = 500;
  const rates = new Rates(() => ms);
  assert.deepEqual([rates.count('a'), rates.count('a'), rates.count('b')], [1, 2, 1]);
  ms = 1000;
  assert.equal(rates.count('a'), 1);
});

test('keys beyond those there is room for count as one', () => {
  const rates = new Rates(() => 0);
  for (let key = 0; key < 4096; key++) assert.equal(rates.count(`${key}`), 1);
  assert.deepEqual([rates.count('x'), rates.count('y'), rates.count('0')], [1, 2, 2]);
});
