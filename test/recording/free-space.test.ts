import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FreeSpace, type FreeSpaceState } from '../../src/recording/free-space.js';

test('low below the limit, and until a bit more is free; a folder that cannot be asked is not full', async () => {
  const answers: (number | Error)[] = [1000, 999, 1010, 1049, new Error('gone'), 999, 1050];
  const told: FreeSpaceState[] = [];
  const space = new FreeSpace(
    '/r',
    1000,
    (state) => told.push(state),
    async (folder) => {
      assert.equal(folder, '/r');
      const answer = answers.shift()!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  );
  while (answers.length > 0) await space.check();
  assert.deepEqual(told, [
    { isLow: true, freeBytes: 999 },
    { isLow: false, freeBytes: null },
    { isLow: true, freeBytes: 999 },
    { isLow: false, freeBytes: 1050 },
  ]);
});

test('one question at a time, and a real folder has an answer', async () => {
  const told: FreeSpaceState[] = [];
  const space = new FreeSpace('/', Number.MAX_SAFE_INTEGER, (state) => told.push(state));
  assert.equal(space.check(), space.check());
  await space.check();
  assert.equal(told[0]!.isLow, true);
  assert.ok(told[0]!.freeBytes! >= 0);
});
