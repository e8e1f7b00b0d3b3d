import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sectionAt, sectionsOf } from '../../../../src/page/screens/stream/sections.js';

test('a transport stream has sections that others have not, and the other way round', () => {
  const ids = (kind: string) => sectionsOf({ kind } as never).map(({ id }) => id as string);
  assert.ok(ids('mpegts').includes('rules') && !ids('mpegts').includes('essence'));
  assert.ok(ids('st2110-20').includes('essence') && !ids('st2110-20').includes('pids'));
  assert.ok(sectionsOf(null).length > 3);
});

test('the section that is seen is the last one that begins above the line', () => {
  assert.deepEqual(
    [
      [200, 900],
      [100, 900],
      [-500, 80],
    ].map((tops) => sectionAt(tops, 120)),
    [0, 0, 1],
  );
});
