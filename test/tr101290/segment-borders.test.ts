import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SegmentBorders } from '../../src/tr101290/segment-borders.js';

test('a segment begins with a PAT after a pause', () => {
  const borders = new SegmentBorders();
  assert.equal(borders.pat(0), true);
  assert.equal(borders.pat(0.1e9), false);
  assert.equal(borders.pat(6e9), true);
});

test('or with one whose counter jumps, however soon', () => {
  const borders = new SegmentBorders();
  borders.pat(0);
  borders.pat(0.1e9);
  assert.equal(borders.excuses(0, 0.1e9), true);
  assert.equal(borders.pat(0.2e9), true);
  assert.equal(borders.pat(0.3e9), false);
});

test('the first packet of a PID behind the border may count anew, no other', () => {
  const borders = new SegmentBorders();
  borders.pat(0);
  borders.pat(6e9);
  assert.equal(borders.excuses(256, 5.9e9), true);
  assert.equal(borders.excuses(256, 6.1e9), false);
  assert.equal(borders.excuses(17, 5.9e9), true);
});
