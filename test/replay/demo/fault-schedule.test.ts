import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLIP_SECONDS, DEMO_STREAMS } from '../../../src/replay/demo/demo-streams.js';
import { faultAt } from '../../../src/replay/demo/fault-schedule.js';

test('a fault comes, goes and comes again', () => {
  const windows = [{ fault: 'loss', fromS: 20, forS: 4, everyS: 100 }] as const;
  const cases = [0, 19.9, 20, 23.9, 24, 119.9, 120, 124, 220].map((seconds) => faultAt(windows, seconds) ?? '-');
  assert.deepEqual(cases, ['-', '-', 'loss', 'loss', '-', '-', 'loss', '-', 'loss']);
});

test('the streams of the demo have each kind of fault, and each clip is a whole number of datagrams', () => {
  const kinds = new Set(DEMO_STREAMS.flatMap(({ faults }) => faults.map(({ fault }) => fault)));
  assert.deepEqual([...kinds].sort(), ['jitter', 'loss', 'no_pat', 'other_clip', 'pcr', 'stop']);
  for (const { clip, other, faults } of DEMO_STREAMS) {
    for (const { bitrateBps, name } of other === undefined ? [clip] : [clip, other]) {
      assert.equal((CLIP_SECONDS * bitrateBps) % (7 * 1504), 0, name);
    }
    // A clip is changed where it begins anew.
    for (const { fault, ...window } of faults) {
      if (fault !== 'other_clip') continue;
      for (const seconds of Object.values(window)) assert.equal(seconds % CLIP_SECONDS, 0, clip.name);
    }
    assert.equal(other?.bitrateBps ?? clip.bitrateBps, clip.bitrateBps);
  }
});
