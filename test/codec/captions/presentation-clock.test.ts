import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PresentationClock } from '../../../src/codec/captions/presentation-clock.js';

const WRAP_90K = 2 ** 33;

function positionAfter(...steps: readonly (readonly [pts: number, timeMs: number])[]): number {
  const clock = new PresentationClock();
  for (const [pts, timeMs] of steps) clock.advance(pts, timeMs * 1e6);
  return clock.position90k;
}

test('presentation clock: goes on across the wrap of the time stamps', () => {
  assert.equal(positionAfter([WRAP_90K - 1500, 0], [1500, 33]), 3000);
});

test('presentation clock: a leap either way takes as long as it took to arrive', () => {
  assert.equal(positionAfter([900_000, 0], [90_000_000, 40]), 3600);
  assert.equal(positionAfter([90_000_000, 0], [0, 40], [3000, 73]), 6600);
});

test('presentation clock: never back, and pictures without time stamps are shown with those before', () => {
  assert.equal(positionAfter([9000, 0], [6000, 10], [12_000, 20]), 3000);
  assert.equal(positionAfter([Number.NaN, 0], [9000, 0], [Number.NaN, 10], [12_000, 20]), 3000);
});
