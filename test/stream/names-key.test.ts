import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOfNames } from '../../src/stream/names-key.js';

test('other names give another key, whatever is in them', () => {
  const names = [
    ['a', 'b c'],
    ['a b', 'c'],
    ['a","b', 'c'],
    ['a', 'b","c'],
    ['a', null],
    ['a', 'null'],
    ['a', ''],
    ['a'],
  ];
  assert.equal(new Set(names.map((each) => keyOfNames(...each))).size, names.length);
  assert.equal(keyOfNames('a', 'b'), keyOfNames('a', 'b'));
});
