import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Archive } from '../../../src/board/archive/archive.js';
import type { AvailabilityAnswer } from '../../../src/board/contract.js';
import { BatchBuilder } from '../../../src/history/batch-builder.js';
import { HistoryStore } from '../../../src/history/store.js';
import { BEGIN_MS, BoardRig } from '../../support/board/board-rig.js';
import { openRoutes } from '../../support/board/routes-rig.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { missingHistory, reportRecord } from '../../support/records/history-feed.js';

const BEGIN_S = Math.floor(BEGIN_MS / 3_600_000) * 3600;
const SPAN = `from=${BEGIN_S}&to=${BEGIN_S + 7200}&step=hour`;

describe('routes of availability', { skip: missingHistory() }, () => {
  test('by hour as JSON and CSV; of one stream, also where there is nothing of it; what is too much is refused', async (t) => {
    const file = join(scratchFolder(t), 'history.db');
    const store = await HistoryStore.open(file, 7);
    const builder = new BatchBuilder();
    for (let second = 10; second <= 3600; second += 10) {
      const bad = Math.min(36, second - 10);
      builder.addReport(reportRecord(BEGIN_S + second - 1, { seconds: [second, bad, bad, bad] }));
    }
    store.write(builder.take(), BEGIN_S + 3601);
    store.close();
    const archive = new Archive(file, () => {});
    t.after(() => archive.close());
    const rig = new BoardRig();
    rig.nowMs = (BEGIN_S + 3600) * 1000;
    const { json, get } = await openRoutes(t, archive, rig);
    const answer = await json<AvailabilityAnswer>(`/api/availability?${SPAN}`);
    assert.deepEqual([answer.source, answer.zone, answer.periods.length], ['history', 'UTC', 2]);
    const [stream] = answer.streams;
    assert.deepEqual([stream!.key, stream!.is_judged], ['probe/239.1.1.1:5000', true]);
    assert.deepEqual(
      [stream!.periods[0], stream!.periods[1]!.span_s, stream!.total.availability_percent],
      [
        {
          ...{ span_s: 3600, monitored_s: 3600, unmonitored_s: 0, errored_s: 36, severely_errored_s: 36 },
          ...{ unavailable_s: 36, availability_percent: 99 },
        },
        0,
        99,
      ],
    );
    const csv = await get(`/api/availability.csv?${SPAN}`);
    assert.match(csv.text.split('\r\n')[1]!, /,probe,239\.1\.1\.1:5000,.*,3600,3600,0,36,36,36,99$/);
    const other = await json<AvailabilityAnswer>(`/api/availability?${SPAN}&stream=probe%2F239.9.9.9:1`);
    assert.deepEqual(other.streams, []);
    const long = `from=0&to=${1001 * 3600}&step=hour`;
    for (const query of [long, 'from=-8e12&step=month', 'zone=Nowhere', 'step=week', 'stream=x', 'from=2&to=1']) {
      assert.ok([400, 404].includes((await get(`/api/availability?${query}`)).status), query);
    }
  });

  test('without a history there is none, and it says so', async (t) => {
    const { json, get } = await openRoutes(t);
    const answer = await json<AvailabilityAnswer>('/api/availability');
    assert.deepEqual([answer.source, answer.known, answer.streams], ['none', null, []]);
    assert.equal((await get('/api/availability.csv')).status, 404);
  });
});
