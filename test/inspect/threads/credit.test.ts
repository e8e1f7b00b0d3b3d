import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Credit } from '../../../src/inspect/threads/credit.js';

test('who sends waits while as much is open as may be, and goes on when less is', async () => {
  const credit = new Credit(2);
  assert.equal(credit.room(), undefined);
  for (let count = 0; count < 4; count++) credit.sent();
  const told: string[] = [];
  const rooms = ['a', 'b'].map(async (name) => {
    await credit.room();
    told.push(name);
  });
  credit.taken(2);
  await Promise.resolve();
  assert.deepEqual(told, []);
  credit.taken(1);
  await Promise.all(rooms);
  assert.deepEqual(told, ['a', 'b']);
  assert.equal(credit.room(), undefined);
  credit.sent();
  assert.ok(credit.room() !== undefined);
});
