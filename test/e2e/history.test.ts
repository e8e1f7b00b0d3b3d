import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { NdjsonRecord } from '../../src/report/records.js';
import { missingTool } from '../support/programs/privileges.js';
import { REPOSITORY, startProgram } from '../support/programs/programs.js';
import { startRig } from '../support/programs/rig.js';
import { missingHistory, sqlite3 } from '../support/records/history-feed.js';

const BARS_PCAP = join(REPOSITORY, 'test_data/bars.pcap');

test('the history of a monitor is what its NDJSON says', {
  skip: missingHistory() || missingTool('sqlite3'),
}, async (t) => {
  const rig = await startRig(t, {
    probe: ['--input', BARS_PCAP, '--pace', '--packet-count', '2100'],
    monitor: ['--history', '{folder}/history.db', '--exit-on-end'],
  });
  await rig.monitor.expectExit(0);
  assert.match(rig.monitor.stderr, /"outlet":"history".*outlet closed/);
  const file = join(rig.folder, 'history.db');
  const lines = readFileSync(join(rig.folder, 'metrics.ndjson'), 'utf8').trimEnd().split('\n');
  const records = lines.map((line): NdjsonRecord => JSON.parse(line));
  const reports = records.filter((record) => record.type === 'stream_report');
  assert.ok(reports.length >= 2, 'a capture of more than a second has reports on more than one interval');
  assert.deepEqual(sqlite3(file, 'PRAGMA integrity_check; SELECT sum(reports) FROM second'), [
    'ok',
    String(reports.length),
  ]);
  const greatest = Math.max(...reports.map(({ transport }) => transport?.interval.iat_max_ns ?? 0));
  const history = startProgram(t, 'history', [
    '--history',
    file,
    '--format',
    'json',
    '--step',
    '1s',
    '--from=-1d',
    '--to',
    'now',
  ]);
  await history.expectExit(0);
  const { rows } = JSON.parse(Buffer.concat(history.stdout).toString());
  assert.equal(
    Math.max(...rows.map((row: { iat_max_ns: number | null }) => row.iat_max_ns ?? 0)),
    Math.round(greatest),
  );
  const events = records.filter((record) => record.type === 'event');
  assert.deepEqual(sqlite3(file, 'SELECT count(*) FROM event'), [String(events.length)]);
});

test('an unusable history is one line and exit code 1; it needs an analysis', { skip: missingHistory() }, async (t) => {
  const unusable = startProgram(t, 'monitor', ['--history', '/nonexistent/history.db']);
  await unusable.expectExit(1);
  assert.match(unusable.stderr, /^tscap-monitor: history \/nonexistent\/history\.db cannot be opened: [^\n]*\n$/);
  const idle = startProgram(t, 'monitor', ['--history', 'history.db', '--no-analysis']);
  await idle.expectExit(2);
  assert.match(idle.stderr, /--history and --no-analysis exclude each other/);
});
