import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SrtTimeline } from '../../../src/delivery/captions/srt-timeline.js';

test('times count from the first picture, and go on where the stream begins anew', () => {
  const timeline = new SrtTimeline();
  assert.deepEqual(timeline.timesMs(2e9, 3e9, 2e9), [2000, 3000]);
  // A minute later its analysis has begun anew.
  assert.deepEqual(timeline.timesMs(1e9, 2e9, 61e9), [61_000, 62_000]);
});

test('a file without PCRs, of which all comes at the same time, has the times of its pictures', () => {
  const timeline = new SrtTimeline();
  const times = [2, 8, 20].map((atS) => timeline.timesMs(atS * 1e9, (atS + 1) * 1e9, 0));
  assert.deepEqual(times, [
    [2000, 3000],
    [8000, 9000],
    [20_000, 21_000],
  ]);
});
