import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { BatchBuilder } from '../../../src/history/batch-builder.js';
import { HistoryStore } from '../../../src/history/store.js';
import { scratchFolder, startProgram } from '../../support/programs/programs.js';
import { BEGIN_S, missingHistory, reportRecord } from '../../support/records/history-feed.js';

describe('tscap-history --availability', { skip: missingHistory() }, () => {
  test('prints text, CSV and JSON of the same', async (t) => {
    const file = join(scratchFolder(t), 'history.db');
    const store = await HistoryStore.open(file, 7);
    const builder = new BatchBuilder();
    // 10 minutes, of which the last 60 s are bad.
    for (let second = 10; second <= 600; second += 10) {
      const bad = Math.max(0, second - 540);
      builder.addReport(reportRecord(BEGIN_S + second - 1, { seconds: [second, bad, bad, bad] }));
    }
    store.write(builder.take(), BEGIN_S + 601);
    store.close();
    const ask = async (...args: readonly string[]): Promise<string> => {
      const run = startProgram(t, 'history', ['--history', file, ...args]);
      const { code } = await run.exit;
      assert.equal(code, 0, run.stderr);
      return Buffer.concat(run.stdout).toString();
    };
    const hour = ['--availability', 'hour', '--from', '2026-11-22', '--to', '2026-11-22T01:00'];
    const csv = (await ask(...hour, '--format', 'csv')).split('\r\n');
    assert.equal(
      csv[0],
      'period,from,to,probe_id,stream_id,services,span_s,monitored_s,unmonitored_s,errored_s,severely_errored_s,unavailable_s,availability_percent',
    );
    // The monitor has been away since then, as of now.
    assert.match(
      csv[1]!,
      /^2026-11-22 00:00,2026-11-22T00:00:00Z,2026-11-22T01:00:00Z,probe,239\.1\.1\.1:5000,.*,3600,600,3000,60,60,60,90$/,
    );
    const [item] = JSON.parse(await ask(...hour, '--format', 'json')).availability;
    assert.deepEqual([item.unmonitored_s, item.availability_percent], [3000, 90]);
    const text = await ask(...hour);
    assert.match(text, /^239\.1\.1\.1:5000 .* of probe\n/);
    assert.match(text, /\n2026-11-22 00:00 +90\.0000 % +60 +60 +60 +600 +3,000\nall +90\.0000 % /);
  });

  test('what cannot be is refused', async (t) => {
    const run = startProgram(t, 'history', ['--history', 'none.db', '--availability', 'day', '--events']);
    assert.deepEqual(await run.exit, { code: 2, signal: null });
    assert.match(run.stderr, /--events and --availability exclude each other/);
  });
});
