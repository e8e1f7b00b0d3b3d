import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CrashMemory } from '../../src/decode/crash-memory.js';
import { PictureBudget } from '../../src/decode/picture-budget.js';

describe('the budget', () => {
  test('streams that it has room for keep their interval', () => {
    const budget = new PictureBudget(1000, 25, 2); // half a core
    for (let key = 0; key < 40; key++) budget.spent(`${key}`, 10, 0);
    assert.equal(budget.intervalMs(0), 1000); // 400 of 500 ms
  });

  test('with more the interval grows for all of them, and shrinks when they are gone', () => {
    const budget = new PictureBudget(1000, 25, 2);
    for (let key = 0; key < 100; key++) budget.spent(`${key}`, 10, 0);
    assert.equal(budget.intervalMs(0), 2000);
    for (let key = 0; key < 50; key++) budget.forget(`${key}`);
    assert.equal(budget.intervalMs(0), 1000);
    assert.equal(budget.intervalMs(60_000), 1000);
  });

  test('streams of which nothing comes any more are not counted', () => {
    const budget = new PictureBudget(1000, 10, 1);
    budget.spent('dear', 400, 0);
    assert.equal(budget.intervalMs(0), 4000);
    assert.equal(budget.intervalMs(20_000), 1000);
  });

  test('nothing begins beyond it, whatever is asked for', () => {
    const budget = new PictureBudget(1000, 10, 1); // 100 ms in each second
    let spentMs = 0;
    for (let nowMs = 0; nowMs < 10_000; nowMs += 10) {
      if (budget.waitMs(nowMs) > 0) continue;
      budget.spent('a', 20, nowMs);
      spentMs += 20;
    }
    assert.ok(spentMs >= 1000 && spentMs <= 1140, `${spentMs} ms in 10 s`);
  });
});

describe('the memory of crashes', () => {
  test('a key pauses after the third in a row, longer each time, and begins anew behind a success', () => {
    const crashes = new CrashMemory();
    const pauses = [0, 1, 2, 3].map(() => crashes.crashed('a', 1000));
    assert.deepEqual(pauses, [0, 0, 2000, 4000]);
    assert.equal(crashes.isSuspended('a', 4999), true);
    assert.equal(crashes.isSuspended('a', 5000), false);
    assert.equal(crashes.isSuspended('b', 1000), false);
    crashes.succeeded('a');
    assert.equal(crashes.crashed('a', 9000), 0);
  });

  test('its pauses have a longest one', () => {
    const crashes = new CrashMemory();
    let pauseMs = 0;
    for (let count = 0; count < 100; count++) pauseMs = crashes.crashed('a', 0);
    assert.equal(pauseMs, 300_000);
  });
});
