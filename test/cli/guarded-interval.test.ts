import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { guardedInterval } from '../../src/cli/guarded-interval.js';

for (const [what, task] of [
  [
    'throws',
    (): never => {
      throw new Error('a fault');
    },
  ],
  ['rejects', (): Promise<void> => Promise.reject(new Error('a fault'))],
] as const) {
  test(`a task that ${what} is told of, and run again`, async () => {
    const faults: unknown[] = [];
    const timer = guardedInterval(task, 1, (error) => faults.push(error));
    while (faults.length < 2) await delay(1);
    clearInterval(timer);
    assert.match(String(faults[1]), /a fault/);
  });
}
