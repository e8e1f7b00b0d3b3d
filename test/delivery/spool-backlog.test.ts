import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SinkRecord } from '../../src/delivery/sink-record.js';
import { SpoolBacklog } from '../../src/delivery/spool-backlog.js';
import { decodeFrames } from '../../src/delivery/spool-frame.js';
import { eventOf, idsOf, recordOf, UNLIMITED } from '../support/records/sink-records.js';

const NONE = (): void => assert.fail('nothing is dropped');

test('records are taken in their order, numbered on, no more than a write has room for', () => {
  const backlog = new SpoolBacklog();
  for (const id of ['a', 'b', 'c']) assert.deepEqual(backlog.push(recordOf(id, 100), 7), []);
  const first = backlog.take(5, 250, NONE);
  assert.deepEqual(idsOf(first.records), ['a', 'b']);
  const { entries } = decodeFrames(first.frames, true, UNLIMITED);
  assert.deepEqual(
    entries.map(({ sequence }) => sequence),
    [5, 6],
  );
  assert.deepEqual(idsOf(backlog.take(7, 250, NONE).records), ['c']);
  assert.deepEqual([backlog.length, backlog.size], [0, 0]);
});

test('a record that has no frame is dropped with those before it, and those behind it go on', () => {
  const backlog = new SpoolBacklog();
  const broken = { ...eventOf('b'), streamId: 1n } as unknown as SinkRecord;
  for (const record of [recordOf('a'), broken, recordOf('c')]) backlog.push(record, 7);
  const dropped: SinkRecord[] = [];
  assert.throws(() => backlog.take(0, 1 << 20, (records) => dropped.push(...records)), TypeError);
  assert.deepEqual(idsOf(dropped), ['a', 'b']);
  assert.deepEqual(idsOf(backlog.take(0, 1 << 20, NONE).records), ['c']);
});
