import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sparkPath } from '../../../src/page/components/spark-path.js';
import { windowOf } from '../../../src/page/components/window-of-rows.js';
import { SPARK_VALUES, SparkRing } from '../../../src/page/live/spark-ring.js';
import { audioText, levelPercent } from '../../../src/page/screens/mosaic/audio-levels.js';

test('of many rows, those in sight and a few around them are drawn', () => {
  assert.deepEqual(windowOf(500, 48, 0, 960), { first: 0, end: 28 });
  assert.deepEqual(windowOf(500, 48, 4800, 960), { first: 92, end: 128 });
  assert.deepEqual(windowOf(500, 48, 1e6, 960), { first: 499, end: 500 });
  assert.deepEqual(windowOf(3, 48, -100, 960), { first: 0, end: 3 });
  assert.deepEqual(windowOf(0, 48, 0, 960), { first: 0, end: 0 });
});

test('a sparkline keeps the last values, ends at the right, and shows gaps as gaps', () => {
  const ring = new SparkRing();
  assert.equal(sparkPath(ring), '');
  ring.add([4, null, 2, 4]);
  assert.equal(sparkPath(ring), 'M91.1 2.0M94.4 11.5L96.0 2.0');
  for (let i = 0; i < 1000; i++) ring.add(i);
  assert.equal(ring.count, SPARK_VALUES);
  assert.deepEqual([ring.at(0), ring.at(SPARK_VALUES - 1)], [940, 999]);
});

test('a bar of sound is empty at −60 dBFS and below, full at 0', () => {
  assert.deepEqual([null, -90, -60, -30, -15, 0, 3].map(levelPercent), [0, 0, 0, 50, 75, 100, 100]);
  assert.equal(audioText([[-18, null], [null]]), 'audio 1: -18 silence dBFS; audio 2: silence');
});
