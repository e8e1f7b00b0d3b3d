import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ANALYSIS_OPTIONS } from '../../src/cli/analysis-options.js';
import { loadProfile } from '../../src/inspect/load-profile.js';
import { autoProfile, defaultProfile } from '../../src/tr101290/profile.js';
import { PROFILE_NAMES } from '../../src/tr101290/profiles.js';
import { scratchFile } from '../support/frames/capture.js';

describe('loadProfile', () => {
  for (const tr101290Profile of [undefined, 'auto']) {
    test(`leaves it to the stream where it is ${tr101290Profile}`, () => {
      assert.deepEqual(loadProfile({ tr101290Profile, tr101290Edition: '2014' }), autoProfile('2014'));
    });
  }

  for (const name of PROFILE_NAMES) {
    test(`knows ${name} by name, and so does the help of the option`, () => {
      assert.deepEqual(loadProfile({ tr101290Profile: name, tr101290Edition: '2020' }), defaultProfile(name, '2020'));
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
