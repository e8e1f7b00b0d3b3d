import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SpoolDrops } from '../../src/delivery/spool-drops.js';
import type { SpoolEntry } from '../../src/delivery/spool-frame.js';
import { emptySegment } from '../../src/delivery/spool-segment.js';

const START = { next: 0, dropped: 0, damaged: 0, missing: 0 };

function record(sequence: number, isLasting: boolean): SpoolEntry {
  return { sequence, timeMs: 0, id: String(sequence), kind: 'event', streamId: 's', isLasting, json: '{}' };
}

test('what an earlier process dropped is known by its position, and by the first record that is there', () => {
  const drops = new SpoolDrops({ next: 10, dropped: 3, damaged: 1, missing: 4 }, 12, 15);
  assert.deepEqual(drops.counts, { queue_full: 0, write_error: 0, earlier: 5 });
  assert.equal(drops.missing, 3, 'no more than there are numbers left');
  assert.equal(drops.lost, 0);
});

test('records that were not written count by cause; those that last are lost', () => {
  const drops = new SpoolDrops(START, 0, 0);
  drops.add([{ isLasting: true }, { isLasting: false }], 'queue_full');
  drops.add([{ isLasting: true }], 'write_error');
  assert.deepEqual(drops.counts, { queue_full: 2, write_error: 1, earlier: 0 });
  assert.deepEqual([drops.total, drops.lost], [3, 2]);
});

test('figures that go leave a gap, which is passed once', () => {
  const drops = new SpoolDrops(START, 0, 20);
  drops.addFigures(7);
  assert.deepEqual([drops.counts.queue_full, drops.missing, drops.lost], [7, 7, 0]);
  drops.passGap(5);
  assert.deepEqual([drops.missing, drops.counts.earlier], [2, 0]);
  drops.passGap(3);
  assert.deepEqual([drops.missing, drops.counts.earlier], [0, 1], 'one more than was noted was dropped earlier');
});

test('a segment that goes costs what was not read of it, without what had gone before', () => {
  const drops = new SpoolDrops(START, 0, 10);
  drops.addFigures(3);
  // number   0      1–3  4      5       6–9
  // what is  event  gap  event  figure  was damaged
  const entries = [record(0, true), { sequence: 1, missing: 3 }, record(4, true), record(5, false)];
  drops.addSegment(8, entries, 2);
  // Of the gap 2 and 3 were not read: 6 of the 8 go now.
  assert.equal(drops.counts.queue_full, 3 + 6);
  assert.equal(drops.missing, 1);
  assert.equal(drops.lost, 1, 'the event that was not read');
});

test('when all segments are gone, what lasted in them is lost as far as it was not read', () => {
  const drops = new SpoolDrops(START, 0, 20);
  drops.addFigures(2);
  const segments = [
    { ...emptySegment('folder', 0), next: 10, lasting: 4 },
    { ...emptySegment('folder', 10), next: 20, lasting: 3 },
  ];
  drops.loseAll(segments, 8);
  assert.equal(drops.lost, 2 + 3);
  assert.equal(drops.missing, 0);
});
