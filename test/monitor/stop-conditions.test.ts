import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StopConditions } from '../../src/monitor/stop-conditions.js';

test('--duration counts from the start', () => {
  const conditions = new StopConditions({ duration: 2, idleTimeout: 0 }, 1000);
  assert.equal(conditions.check(2999, 0), undefined);
  assert.equal(conditions.check(3000, 5), 'duration');
});

test('--idle-timeout counts from the last batch, or from the start', () => {
  const conditions = new StopConditions({ duration: 0, idleTimeout: 2 }, 1000);
  // ms    batches  idle since
  // 2900  0        1000
  // 2950  1        2950
  // 4900  2        4900
  // 6800  2        4900
  // 6900  2        4900: 2 s
  assert.equal(conditions.check(2900, 0), undefined);
  assert.equal(conditions.check(2950, 1), undefined);
  assert.equal(conditions.check(4900, 2), undefined);
  assert.equal(conditions.check(6800, 2), undefined);
  assert.equal(conditions.check(6900, 2), 'idle_timeout');
});

test('0 is no limit', () => {
  assert.equal(new StopConditions({ duration: 0, idleTimeout: 0 }, 0).check(1e12, 0), undefined);
});
