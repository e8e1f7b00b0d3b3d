import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadProfile } from '../../src/inspect/load-profile.js';
import { scratchFile } from '../support/frames/capture.js';

describe('loadProfile', () => {
  test('leaves the family to the stream when none is asked for', () => {
    assert.equal(loadProfile({ tr101290Profile: undefined, tr101290Edition: '2014' }), '2014');
  });

  for (const family of ['dvb', 'atsc'] as const) {
    test(`knows ${family} by name`, () => {
      const profile = loadProfile({ tr101290Profile: family, tr101290Edition: '2020' });
      assert.equal((profile as { siFamily: string }).siFamily, family);
    });
  }

  for (const [name, content, message] of [
    ['is missing', undefined, /^--tr101290-profile \S+ cannot be read: ENOENT/],
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
