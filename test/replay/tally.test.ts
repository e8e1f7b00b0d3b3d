import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultTally } from '../../src/replay/tally.js';

test('the list of a fault is bounded, its count is not', () => {
  const tally = new FaultTally();
  for (let number = 0; number < 1_000_005; number++) tally.add(number, 7);
  assert.deepEqual([tally.datagrams, tally.packets], [1_000_005, 7_000_035]);
  assert.equal(tally.numbers.length, 1_000_000);
  assert.equal(tally.numbers.at(-1), 999_999);
});
