import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORWARD_DELAY_NS, ForwardPace } from '../../../src/recording/taps/forward-pace.js';

const MS = 1e6;

test('batches that come at once or late keep the distances of arrival', () => {
  const pace = new ForwardPace();
  const offset = pace.offsetNs(0, 1000 * MS);
  assert.equal(offset, 1000 * MS + FORWARD_DELAY_NS);
  assert.equal(pace.offsetNs(20 * MS, 1000 * MS), offset);
  assert.equal(pace.offsetNs(40 * MS, 1150 * MS), offset);
});

test('a batch that is too late moves what follows; a step of the clock begins anew', () => {
  const pace = new ForwardPace();
  pace.offsetNs(0, 0);
  const later = pace.offsetNs(20 * MS, 300 * MS);
  assert.equal(20 * MS + later, 300 * MS + FORWARD_DELAY_NS);
  assert.equal(pace.offsetNs(40 * MS, 320 * MS), later);
  const stepped = pace.offsetNs(3600e9, 340 * MS);
  assert.equal(3600e9 + stepped, 340 * MS + FORWARD_DELAY_NS);
});

test('clocks 50 ppm apart: the delay stays within bounds over an hour', () => {
  for (const drift of [50e-6, -50e-6]) {
    const pace = new ForwardPace();
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    for (let nowNs = 0; nowNs < 3600e9; nowNs += 1e9) {
      const arrivalNs = nowNs * (1 + drift);
      const aheadNs = arrivalNs + pace.offsetNs(arrivalNs, nowNs) - nowNs;
      least = Math.min(least, aheadNs);
      most = Math.max(most, aheadNs);
    }
    assert.ok(least > 0 && most < 1.1 * FORWARD_DELAY_NS, `${least} to ${most}`);
  }
});
