import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { REPOSITORY } from '../support/programs/programs.js';
import { finalAccounts, startRig, until } from '../support/programs/rig.js';
import { readRecords } from '../support/records/records.js';

const INPUT = join(REPOSITORY, 'test_data/bars.mpegts');

test('a monitor with --exit-on-end ends when its probe was killed', { timeout: 60_000 }, async (t) => {
  const rig = await startRig(t, {
    probe: ['--input', INPUT, '--pace'],
    monitor: ['-o', '{folder}/out.mpegts', '--exit-on-end'],
  });
  const hasStatus = (): boolean => readRecords(rig.metrics).some(({ type }) => type === 'probe_accounting');
  await until('a status was received', () => existsSync(rig.metrics) && hasStatus());
  await rig.probe.stop('SIGKILL');
  await rig.monitor.expectExit(1);
  assert.match(rig.monitor.stderr, /the connection was lost before the end of the session of /);
  assert.equal(finalAccounts(rig).probes[0]!.end_reason, 'lost');
});
