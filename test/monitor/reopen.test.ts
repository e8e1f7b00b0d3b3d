import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pino } from 'pino';
import { reopenMonitor } from '../../src/monitor/reopen.js';
import { scratchFolder } from '../support/programs/programs.js';

test('SIGHUP: files are opened anew and the profile is read; one that cannot be used is said once, and changes nothing', (t) => {
  const file = join(scratchFolder(t), 'profile.json');
  const lines: string[] = [];
  const log = pino({}, { write: (line) => void lines.push(JSON.parse(line).msg) });
  const used: unknown[] = [];
  let reopened = 0;
  const reopen = (): void =>
    reopenMonitor(
      { tr101290Profile: file, tr101290Edition: '2020' },
      { useProfile: (profile) => used.push(profile) },
      [{ reopen: () => void reopened++ }, {}],
      log,
    );
  writeFileSync(file, '{"extends": "atsc"}');
  reopen();
  assert.equal((used[0] as { siFamily: string }).siFamily, 'atsc');
  for (const bad of ['{', '{"no_such_key": 1}']) {
    lines.length = 0;
    writeFileSync(file, bad);
    reopen();
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /^the profile stays as it was: --tr101290-profile .*profile\.json/);
  }
  assert.deepEqual([used.length, reopened], [1, 3]);
});
