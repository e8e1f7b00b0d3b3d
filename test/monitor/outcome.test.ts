import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outcome } from '../../src/monitor/outcome.js';
import { lostError } from '../../src/output/output-error.js';

test('a failure that is kept ends nothing; the first one is the outcome', () => {
  const outcome = new Outcome();
  const first = lostError('kafka', 1);
  outcome.keep(first);
  assert.equal(outcome.stopping.aborted, false);
  outcome.fail(lostError('webhook', 2));
  assert.equal(outcome.failure, first);
  assert.equal(outcome.stopping.reason, 'failure');
});

test('the first reason to stop stands', () => {
  const outcome = new Outcome();
  outcome.stop('packet_count');
  outcome.stop('end');
  assert.equal(outcome.stopping.reason, 'packet_count');
  assert.equal(outcome.failure, undefined);
});
