import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RepetitionCalculator } from '../../../src/mpegts/tables/repetition.js';

test('intervals at the section that came first; none before its second arrival', () => {
  const repetition = new RepetitionCalculator();
  repetition.arrival(1, 0);
  repetition.arrival(0, 10);
  assert.deepEqual(repetition.snapshot(), { minNs: null, avgNs: null, maxNs: null });
  repetition.arrival(1, 100);
  repetition.arrival(0, 110);
  repetition.arrival(1, 400);
  assert.deepEqual(repetition.snapshot(), { minNs: 100, avgNs: 200, maxNs: 300 });
});

test('a restart takes the next section as the first', () => {
  const repetition = new RepetitionCalculator();
  repetition.arrival(0, 0);
  repetition.restart();
  repetition.arrival(3, 500);
  repetition.arrival(0, 550);
  repetition.arrival(3, 600);
  assert.deepEqual(repetition.snapshot(), { minNs: 100, avgNs: 100, maxNs: 100 });
});
