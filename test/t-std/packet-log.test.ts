import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PacketLog } from '../../src/t-std/packet-log.js';

function openLog(): PacketLog {
  const log = new PacketLog();
  log.isOpen = true;
  return log;
}

test('before the first PCR packets are passed over', () => {
  const log = new PacketLog();
  assert.equal(log.push(0, 184, 0x100, 7, 1000), true);
  assert.equal(log.setTimes(0, 0, 1, 100), 0);
});

test('what is told of a packet, at the ends of its range', () => {
  const log = openLog();
  log.push(255, 188, 8191, 10, 1000);
  log.push(0, 0, 0, 11, 2000);
  assert.deepEqual([log.streamAt(0), log.mainBytesAt(0), log.pidAt(0), log.timesNs[0]], [255, 188, 8191, 1000]);
  assert.deepEqual([log.streamAt(1), log.mainBytesAt(1), log.pidAt(1), log.timesNs[1]], [0, 0, 0, 2000]);
});

test('times by the PCR behind: those before it only', () => {
  const log = openLog();
  for (const packetIndex of [10, 12, 15, 20]) log.push(1, 184, 0x100, packetIndex, 0);
  // Packet 8 began at 1,000,000 ticks, each takes 400; the PCR is in packet 15.
  assert.equal(log.setTimes(8, 1_000_000, 400, 15), 2);
  assert.deepEqual([log.start27MAt(0), log.start27MAt(1)], [1_000_800, 1_001_600]);
  assert.equal(log.duration27M, 400);
});

test('bytes of a PES header stand apart, and move with their packet', () => {
  const log = openLog();
  for (let n = 0; n < 300; n++) log.push(0, 1, 0x100, n, 0, n === 280 ? 178 : 0);
  assert.equal(log.headerBytesAt(280), 178);
  log.removeFirst(279);
  assert.deepEqual([log.headerBytesAt(0), log.headerBytesAt(1), log.headerBytesAt(2)], [0, 178, 0]);
});

test('those that are done with are removed, the others keep what is told of them', () => {
  const log = openLog();
  for (let n = 0; n < 5; n++) log.push(n, n, n, n, n);
  log.removeFirst(3);
  assert.deepEqual([log.packetIndexes[0], log.timesNs[0], log.streamAt(0), log.pidAt(1)], [3, 3, 3, 4]);
  assert.equal(log.setTimes(0, 0, 1, 100), 2);
});

test('grows to 16,384 packets, and says that there is no more room', () => {
  const log = openLog();
  for (let n = 0; n < 16_384; n++) assert.ok(log.push(n % 256, 184, n % 8192, n, n));
  assert.equal(log.push(0, 184, 0x100, 16_384, 0), false);
  assert.deepEqual([log.packetIndexes[16_383], log.streamAt(16_383), log.pidAt(300)], [16_383, 255, 300]);
  log.removeFirst(1);
  assert.equal(log.push(0, 184, 0x100, 16_384, 0), true);
});

test('closed: empty, and closed to more', () => {
  const log = openLog();
  log.push(0, 184, 0x100, 0, 0);
  log.close();
  assert.equal(log.isOpen, false);
  assert.equal(log.setTimes(0, 0, 1, 100), 0);
});
