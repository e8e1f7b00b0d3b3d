import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFigures, isSimple, labelOf } from '../../../../src/page/screens/stream/fact-shape.js';

test('values and short lists of values are written in a line, others are branches', () => {
  for (const value of [1, 'a', null, [], [1, 2], [null]]) assert.equal(isSimple(value), true);
  for (const value of [{}, [{}], Array.from({ length: 17 }, () => 1)]) assert.equal(isSimple(value), false);
});

test('figures of the interval and in all, and nothing else, stand side by side', () => {
  assert.equal(isFigures({ interval: { a: 1 }, total: { a: 2 } }), true);
  assert.equal(isFigures({ interval: { a: 1 }, total: { a: 2 }, a: 'leg' }), false);
  assert.equal(isFigures({ interval: 1, total: 2 }), false);
});

test('things of a list are called by what tells them apart, as text that can be seen', () => {
  assert.deepEqual(
    [{ name: 'a\u0000' }, { pid: 256, name: null }, { first: 1 }].map((item, index) => labelOf(item, index)),
    ['a\\u{0}', 'pid 256', '3'],
  );
});
