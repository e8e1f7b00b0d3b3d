import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EndingNames } from '../../src/inspect/ending-names.js';

test('of several streams of a name the one that began to end last is known until its own end was told', () => {
  const ending = new EndingNames<number>();
  assert.equal(ending.of('a'), undefined);
  ending.begin('a', 1);
  ending.begin('a', 2);
  ending.begin('b', 3);
  ending.ended('a', 1);
  assert.deepEqual([ending.of('a'), ending.of('b')], [2, 3]);
  ending.ended('a', 2);
  assert.deepEqual([ending.of('a'), ending.of('b')], [undefined, 3]);
});
