import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConsistent } from '../../src/monitor/counter-check.js';
import { createStreamCounters, StreamCounter, type StreamCounterName } from '../../src/stream/counters.js';

function counters(values: Partial<Record<StreamCounterName, number>>): Float64Array {
  const column = createStreamCounters();
  for (const [name, value] of Object.entries(values)) column[StreamCounter[name as StreamCounterName]] = value;
  return column;
}

const TAKEN = { captured_datagrams: 2, accepted_datagrams: 2, captured_packets: 14, published_packets: 14 };

const CASES = [
  { name: 'as before', now: TAKEN, before: TAKEN, expected: true },
  { name: 'grown', now: { ...TAKEN, source_changes: 2, hop_limit_changes: 3 }, before: TAKEN, expected: true },
  { name: 'a probe of version 1.0 never counts changes of the path', now: TAKEN, before: {}, expected: true },
  { name: 'fewer changes of the source', now: TAKEN, before: { ...TAKEN, source_changes: 1 }, expected: false },
  { name: 'fewer changes of the hop limit', now: TAKEN, before: { ...TAKEN, hop_limit_changes: 1 }, expected: false },
  { name: 'fewer packets', now: { ...TAKEN, published_packets: 13 }, before: TAKEN, expected: false },
  { name: 'RTP begins anew with the format', now: TAKEN, before: { ...TAKEN, rtp_lost: 5 }, expected: true },
  { name: 'more published than captured', now: { ...TAKEN, published_packets: 15 }, before: {}, expected: false },
  { name: 'no whole number', now: { ...TAKEN, hop_limit_changes: 0.5 }, before: {}, expected: false },
  { name: 'a number too large to be exact', now: { ...TAKEN, source_changes: 2 ** 53 }, before: {}, expected: false },
] as const;

for (const { name, now, before, expected } of CASES) {
  test(`${expected ? 'makes sense' : 'makes no sense'}: ${name}`, () => {
    assert.equal(isConsistent(counters(now), counters(before)), expected);
  });
}
