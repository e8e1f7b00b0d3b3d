import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Slab } from '../../src/capture/slab.js';
import { StampClock } from '../../src/ingest/stamp-clock.js';

const EPOCH_MS = 1_763_790_000_000;

test('as far ahead as the frames that were read soonest say, of the last 10 to 20 s', () => {
  const clock = new StampClock();
  const slab = new Slab(64, 1);
  const read = (readMs: number, delayMs: number, aheadMs: number): number => {
    const stampMs = EPOCH_MS + readMs - delayMs + aheadMs;
    slab.seconds[0] = Math.floor(stampMs / 1000);
    slab.nanoseconds[0] = Math.round((stampMs % 1000) * 1e6);
    clock.follow(slab, 1, EPOCH_MS + readMs);
    return Math.round(clock.aheadMs);
  };
  assert.equal(clock.aheadMs, 0);
  clock.follow(slab, 0, EPOCH_MS);
  assert.equal(clock.aheadMs, 0, 'nothing was read');
  assert.equal(read(100, 40, 37_000), 36_960);
  assert.equal(read(200, 3, 37_000), 36_997);
  assert.equal(read(5000, 4000, 37_000), 36_997, 'read late');
  assert.equal(read(10_200, 20, 37_000), 36_997);
  assert.equal(read(20_300, 10, 37_000), 36_990, 'what was long ago is forgotten');
  assert.equal(read(20_400, 10, 38_000), 37_990, 'set ahead');
});
