import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wrapList } from '../../src/text/wrap-list.js';

test('items stand in as few lines as fit, the next ones behind a blank', () => {
  assert.deepEqual(wrapList('all: ', ['one 1', 'two 2', 'three 3', 'four 4'], 16), [
    'all: one 1,',
    '  two 2,',
    '  three 3,',
    '  four 4',
  ]);
  assert.deepEqual(wrapList('all: ', ['one 1', 'two 2', 'three 3', 'four 4'], 19), [
    'all: one 1, two 2,',
    '  three 3, four 4',
  ]);
});

test('what is longer than a line has one of its own', () => {
  assert.deepEqual(wrapList('a long title: ', ['a long item'], 10), ['a long title:', '  a long item']);
  assert.deepEqual(wrapList('title: ', [], 10), ['title:']);
});
