import assert from 'node:assert/strict';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Archive } from '../../../src/board/archive/archive.js';
import type { EventsAnswer } from '../../../src/board/contract.js';
import { BatchBuilder } from '../../../src/history/batch-builder.js';
import { HistoryError } from '../../../src/history/history-error.js';
import { HistoryStore } from '../../../src/history/store.js';
import { BEGIN_MS, BoardRig } from '../../support/board/board-rig.js';
import { openRoutes } from '../../support/board/routes-rig.js';
import { mountSmallDisk, noTmpfs } from '../../support/programs/small-disk.js';
import { missingHistory } from '../../support/records/history-feed.js';

const skip = missingHistory() || noTmpfs();
const LONGEST_MS = 60_000;
const BLOCK = Buffer.alloc(4096);

/** Writes until the disk takes no more; never more than it could hold. */
function fillUp(folder: string): void {
  const file = openSync(join(folder, 'filler'), 'w');
  try {
    for (let written = 0; written <= 1024 * 1024; written += BLOCK.length) writeSync(file, BLOCK);
    assert.fail('the disk is larger than it should be');
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
  } finally {
    closeSync(file);
  }
}

test('a full disk: the board goes on, an acknowledgement holds and is said not to be kept, the history is still read', {
  skip,
  timeout: LONGEST_MS,
}, async (t) => {
  const folder = mountSmallDisk(t);
  const file = join(folder, 'history.db');
  const store = await HistoryStore.open(file, 7);
  const rig = new BoardRig();
  const builder = new BatchBuilder();
  const add = (): void => {
    builder.addReport(rig.reportRecord());
    store.write(builder.take(), BEGIN_MS / 1000);
  };
  add();
  const said: string[] = [];
  const archive = new Archive(file, (message) => said.push(message));
  t.after(() => archive.close());
  const { json, change, faults } = await openRoutes(t, archive, rig);
  rig.probe();
  rig.report();
  rig.alarm('raised');
  assert.equal((await json<EventsAnswer>('/api/events')).source, 'history');

  fillUp(folder);
  assert.throws(() => {
    // What the write-ahead log has room for is taken still.
    for (let second = 0; second < 5000; second++) {
      rig.nowMs += 1000;
      add();
    }
  }, HistoryError);

  const path = '/api/alarms/1-PAT_error_2/ack';
  const done = await change('POST', path, { note: 'x'.repeat(500) });
  assert.deepEqual([done.status, JSON.parse(done.text).is_kept], [200, false]);
  assert.match(said.join(), /full|I\/O|disk/i);
  assert.equal(rig.board.alarms.shown()[0]!.acked?.note.length, 500);
  assert.equal((await json<EventsAnswer>('/api/events')).source, 'history');
  assert.equal((await change('DELETE', path)).status, 200);
  assert.deepEqual(faults, []);
  store.close();
});
