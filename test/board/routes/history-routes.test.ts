import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { Archive } from '../../../src/board/archive/archive.js';
import type { EventsAnswer, TimelineAnswer, WindowAnswer } from '../../../src/board/contract.js';
import { BatchBuilder } from '../../../src/history/batch-builder.js';
import { HistoryStore } from '../../../src/history/store.js';
import { BEGIN_MS, BoardRig, KEY, PROBE, STREAM } from '../../support/board/board-rig.js';
import { openRoutes, type RoutesRig } from '../../support/board/routes-rig.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { missingHistory } from '../../support/records/history-feed.js';

const PATH = `/api/streams/${encodeURIComponent(KEY)}`;
const BEGIN_S = BEGIN_MS / 1000;

/** Routes over a history with an hour of reports, of which the board saw none. */
async function overHistory(t: TestContext): Promise<RoutesRig> {
  const file = join(scratchFolder(t), 'history.db');
  const store = await HistoryStore.open(file, 7);
  const rig = new BoardRig();
  const builder = new BatchBuilder();
  for (let second = 0; second < 3600; second += 10) {
    rig.nowMs = BEGIN_MS + second * 1000;
    builder.addReport(rig.reportRecord());
  }
  store.write(builder.take(), BEGIN_S + 3600);
  for (let minutes = 0; minutes < 16; minutes++) store.write(builder.take(), BEGIN_S + 3700);
  store.close();
  return openRoutes(t, openArchive(t, file), rig);
}

function openArchive(t: TestContext, file: string): Archive {
  const archive = new Archive(file, () => {});
  t.after(() => archive.close());
  return archive;
}

describe('routes over a history', { skip: missingHistory() }, () => {
  test('a window of what the board has not seen, by second and by minute', async (t) => {
    const { json } = await overHistory(t);
    const window = (query: string): Promise<WindowAnswer> =>
      json(`${PATH}/window?${query}&from=${BEGIN_S}&to=${BEGIN_S + 120}`);
    const seconds = await window('step=second');
    assert.deepEqual([seconds.source, seconds.time_s.length, seconds.values.bitrate_bps![0]], ['history', 12, 10e6]);
    const minutes = await window('step=minute');
    assert.deepEqual(
      [minutes.time_s, minutes.values.iat_max_ns],
      [
        [BEGIN_S, BEGIN_S + 60],
        [4.2e6, 4.2e6],
      ],
    );
  });

  test('what the board has seen comes from memory', async (t) => {
    const { rig, json } = await overHistory(t);
    rig.report();
    const from = Math.floor(rig.nowMs / 1000);
    const answer = await json<WindowAnswer>(`${PATH}/window?from=${from}&to=${from + 1}`);
    assert.deepEqual([answer.source, answer.time_s], ['memory', [from]]);
  });

  test('events and timeline come from the history; an acknowledgement is kept there', async (t) => {
    const { rig, json, change } = await overHistory(t);
    rig.probe();
    rig.alarm('raised');
    assert.equal((await json<EventsAnswer>('/api/events')).source, 'history');
    const timeline = await json<TimelineAnswer>(`/api/timeline?to=${rig.nowMs / 1000 - 10}`);
    assert.equal(timeline.source, 'history');
    const done = await change('POST', '/api/alarms/1-PAT_error_2/ack', { note: 'seen' });
    assert.equal(JSON.parse(done.text).is_kept, true);
    assert.equal((await change('DELETE', '/api/alarms/1-PAT_error_2/ack')).status, 200);
  });

  test('a history that is broken: memory answers, and an acknowledgement is said not to be kept', async (t) => {
    const file = join(scratchFolder(t), 'broken.db');
    writeFileSync(file, 'no database at all, for many a byte'.repeat(200));
    const { rig, json, change, faults } = await openRoutes(t, openArchive(t, file));
    rig.probe();
    rig.report();
    rig.alarm('raised');
    assert.equal((await json<EventsAnswer>('/api/events')).source, 'memory');
    assert.equal((await json<TimelineAnswer>('/api/timeline')).source, 'memory');
    assert.equal((await json<WindowAnswer>(`${PATH}/window?step=hour`)).source, 'memory');
    const done = await change('POST', '/api/alarms/1-PAT_error_2/ack', { note: 'seen' });
    assert.deepEqual([done.status, JSON.parse(done.text).is_kept], [200, false]);
    assert.deepEqual(faults, []);
    assert.equal(rig.row(`${PROBE}/${STREAM}`).state, 'error');
  });
});
