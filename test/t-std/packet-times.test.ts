import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PacketTimes } from '../../src/t-std/packet-times.js';

test('times by the PCR behind: those before it only', () => {
  const times = new PacketTimes();
  // Packet 8 began at 1,000,000 ticks, each takes 400; the PCR is in packet 15.
  times.set(8, 1_000_000, 400, 15);
  assert.equal(times.start(Float64Array.of(10, 12, 15, 20), 4), 2);
  assert.deepEqual([...times.starts27M.subarray(0, 2)], [1_000_800, 1_001_600]);
  assert.equal(times.duration27M, 400);
});

test('no more packets than the log has', () => {
  const times = new PacketTimes();
  times.set(0, 0, 1, 100);
  assert.equal(times.start(Float64Array.of(1, 2, 3), 2), 2);
});

test('room for all packets of a log, with when they leave', () => {
  const times = new PacketTimes();
  times.set(0, 5, 2, 1000);
  const indexes = Float64Array.from({ length: 600 }, (_, n) => n);
  assert.equal(times.start(indexes, 600), 600);
  assert.deepEqual([times.starts27M[0], times.starts27M[599]], [5, 1203]);
  assert.ok(times.leaves27M.length >= 600);
});
