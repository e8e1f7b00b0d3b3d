import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { loadStreams } from '../../../src/inspect/named-streams/load-streams.js';
import type { Profile } from '../../../src/tr101290/profile.js';
import { scratchFolder } from '../../support/programs/programs.js';

test('files of profiles stand beside the file; each profile says that it comes from there, without a folder', (t) => {
  const folder = scratchFolder(t);
  const streams = join(folder, 'names.json');
  writeFileSync(
    join(folder, 'strict.json'),
    '{"extends": "dvb-t", "rules": {"PAT_error_2": {"max_interval_ms": 100}}}',
  );
  const profiles = ['strict.json', 'atsc', 'auto', { extends: 'mpeg' }];
  const entries = profiles.map((profile, index) => ({ stream: `239.0.0.${index + 1}:5000`, profile }));
  writeFileSync(streams, JSON.stringify({ streams: entries }));
  const loaded = loadStreams({ streams, tr101290Edition: '2014' }).profiles.map(({ profile }) => profile as Profile);
  assert.deepEqual(
    loaded.map(({ name, edition, source }) => [name, edition, source]),
    ['dvb-t', 'atsc', 'auto', 'mpeg'].map((name) => [name, '2014', '--streams names.json']),
  );
  assert.equal(loaded[0]!.limits.PAT_error_2.max_interval_ms, 100);
});

test('without the option nothing is named', () => {
  const none = loadStreams({ streams: undefined, tr101290Edition: '2020' });
  assert.deepEqual(none.namesOf('p', '239.0.0.1:5000'), { stream_name: null, stream_group: null });
});

describe('refuses as a wrong use, in one line', () => {
  for (const [what, content, message] of [
    ['a file that is missing', undefined, /^--streams \S+ cannot be read: no such file$/],
    ['what is no JSON', '{', /^--streams \S+ is no JSON: /],
    ['what has another shape', '[]', /^--streams \S+: the file must be an object, got \[\]$/],
    [
      'a profile that is missing',
      '{"streams": [{"stream": "a:1", "profile": "missing.json"}]}',
      /^--streams \S+: streams\[0\]\.profile missing\.json is neither a file nor a profile: /,
    ],
  ] as const) {
    test(what, (t) => {
      const streams = join(scratchFolder(t), 'streams.json');
      if (content !== undefined) writeFileSync(streams, content);
      assert.throws(
        () => loadStreams({ streams, tr101290Edition: '2020' }),
        (error: Error & { code?: unknown }) => {
          assert.equal(error.code, 'USAGE');
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /\n/);
          return true;
        },
      );
    });
  }
});
