import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signedDifference, Timeline } from '../../../src/recording/mp4/timeline.js';

const WRAP = 2 ** 33;

test('over the wrap', () => {
  assert.equal(signedDifference(5, WRAP - 5), 10);
  assert.equal(signedDifference(WRAP - 5, 5), -10);
  const line = new Timeline();
  assert.equal(line.timeOf(WRAP - 3600, Number.NaN), 0);
  assert.equal(line.timeOf(0, 3600), 3600);
});

test('a step is left out, for two tracks by the same amount; stamps from before it may still come', () => {
  const line = new Timeline();
  line.timeOf(1000, Number.NaN);
  assert.equal(line.timeOf(1500, Number.NaN), 500, 'the other track');
  assert.equal(line.timeOf(4600, 3600), 3600);
  assert.equal(line.timeOf(900_000_000, 7200), 7200, 'it goes on where it should');
  assert.equal(line.timeOf(5000, 4000), 4000, 'of the other track, from before the step');
  assert.equal(line.timeOf(900_000_400, 7500), 7600, 'and from behind it');
});

test('a pause that the arrivals show as well is a pause', () => {
  const line = new Timeline();
  line.timeOf(0, Number.NaN);
  assert.equal(line.timeOf(60 * 90_000, 3600, 60 * 90_000), 60 * 90_000);
  assert.equal(line.timeOf(200 * 90_000, 60 * 90_000 + 3600, 3600), 60 * 90_000 + 3600);
});
