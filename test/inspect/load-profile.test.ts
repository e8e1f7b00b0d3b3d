import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ANALYSIS_OPTIONS } from '../../src/cli/analysis-options.js';
import { loadProfile } from '../../src/inspect/load-profile.js';
import { autoProfile, defaultProfile } from '../../src/tr101290/profile.js';
import { PROFILE_NAMES } from '../../src/tr101290/profiles.js';
import { scratchFile } from '../support/frames/capture.js';

describe('loadProfile', () => {
  test('leaves it to the stream unless it is told otherwise, and says so where it was asked to', () => {
    const loaded = (tr101290Profile: string | undefined) => loadProfile({ tr101290Profile, tr101290Edition: '2014' });
    assert.deepEqual(loaded(undefined), autoProfile('2014'));
    assert.deepEqual(loaded('auto'), { ...autoProfile('2014'), source: '--tr101290-profile auto' });
  });

  for (const name of PROFILE_NAMES) {
    test(`knows ${name} by name, and so does the help of the option`, () => {
      const loaded = loadProfile({ tr101290Profile: name, tr101290Edition: '2020' });
      assert.deepEqual(loaded, { ...defaultProfile(name, '2020'), source: `--tr101290-profile ${name}` });
      assert.match(ANALYSIS_OPTIONS.tr101290Profile.help, new RegExp(`\\b${name}\\b`));
    });
  }

  for (const [name, content, message] of [
    ['is missing', undefined, /^--tr101290-profile \S+ is neither a file nor a profile: .* auto, mpeg, .*hls$/],
    ['is no JSON', '{', /^--tr101290-profile \S+ is no JSON: /],
    ['is no object', '7', /^--tr101290-profile \S+: /],
    ['names a rule that is not', '{"rules":{"No_error":{}}}', /^--tr101290-profile \S+: .*No_error/],
  ] as const) {
    test(`refuses a file that ${name}, as a wrong use`, (t) => {
      const file =
        content === undefined ? 'no-such-profile.json' : scratchFile(t, Buffer.from(content), 'profile.json');
      assert.throws(
        () => loadProfile({ tr101290Profile: file, tr101290Edition: '2020' }),
        (error) => {
          assert.ok(error instanceof Error);
          assert.equal((error as { code?: unknown }).code, 'USAGE');
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /\n/);
          return true;
        },
      );
    });
  }
});
