import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pino } from 'pino';
import { loadStreamSettings } from '../../src/inspect/stream-settings.js';
import { reopenMonitor } from '../../src/monitor/reopen.js';
import { scratchFolder } from '../support/programs/programs.js';

test('SIGHUP: files are opened anew, profile and names are read; one that cannot be used is said once, and changes nothing', (t) => {
  const folder = scratchFolder(t);
  const tr101290Profile = join(folder, 'profile.json');
  const streams = join(folder, 'streams.json');
  const lines: string[] = [];
  const log = pino({}, { write: (line) => void lines.push(JSON.parse(line).msg) });
  const options = { tr101290Profile, streams, tr101290Edition: '2020' } as const;
  const write = (profile: string, names: string): void => {
    writeFileSync(tr101290Profile, profile);
    writeFileSync(streams, names);
  };
  const named = (name: string): string => JSON.stringify({ streams: [{ stream: '239.0.0.1:5000', name }] });
  write('{"extends": "dvb"}', named('first'));
  const monitor = { settings: loadStreamSettings(options) };
  let reopened = 0;
  const reopen = (): void => {
    lines.length = 0;
    reopenMonitor(options, monitor, [{ reopen: () => void reopened++ }, {}], log);
  };
  const inForce = (): unknown[] => {
    const { profile, named } = monitor.settings;
    return [(profile as { name: string }).name, named.namesOf('p', '239.0.0.1:5000').stream_name];
  };
  assert.deepEqual(inForce(), ['dvb', 'first']);
  write('{"extends": "atsc"}', named('second'));
  reopen();
  assert.deepEqual(inForce(), ['atsc', 'second']);
  for (const bad of ['{', '{"no_such_key": 1}']) {
    write(bad, named(`beside ${bad}`));
    reopen();
    assert.deepEqual(inForce(), ['atsc', `beside ${bad}`]);
    assert.match(lines[0]!, /^the profile stays as it was: --tr101290-profile .*profile\.json/);
    write('{"extends": "isdb"}', bad);
    reopen();
    assert.deepEqual(inForce(), ['isdb', `beside ${bad}`]);
    assert.match(lines[1]!, /^names and profiles of streams stay as they were: --streams .*streams\.json/);
    write('{"extends": "atsc"}', named('third'));
    reopen();
  }
  assert.equal(reopened, 7);
});
