import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PacketLog } from '../../src/t-std/packet-log.js';
import { PacketTimes } from '../../src/t-std/packet-times.js';

function openLog(): { log: PacketLog; times: PacketTimes } {
  const times = new PacketTimes();
  times.isOpen = true;
  return { log: new PacketLog(times), times };
}

test('before the first PCR packets are passed over', () => {
  const times = new PacketTimes();
  const log = new PacketLog(times);
  assert.equal(log.push(184, 0, 0x100, 7, 1000), true);
  times.set(0, 0, 1, 100);
  assert.equal(log.start(), 0);
});

test('what is told of a packet, at the ends of its range', () => {
  const { log } = openLog();
  log.push(188, 184, 8191, 10, 1000);
  log.push(0, 0, 0, 11, 2000);
  assert.deepEqual([log.mainBytesAt(0), log.headerBytesAt(0), log.pidAt(0), log.timeNsAt(0)], [188, 184, 8191, 1000]);
  assert.deepEqual([log.mainBytesAt(1), log.headerBytesAt(1), log.pidAt(1), log.timeNsAt(1)], [0, 0, 0, 2000]);
});

test('those that are done with are removed, the others keep what is told of them', () => {
  const { log, times } = openLog();
  for (let n = 0; n < 300; n++) log.push(n % 189, n === 280 ? 178 : 0, n, n, n);
  log.removeFirst(279);
  assert.deepEqual([log.headerBytesAt(0), log.headerBytesAt(1), log.headerBytesAt(2)], [0, 178, 0]);
  assert.deepEqual([log.packetIndexAt(0), log.timeNsAt(0), log.mainBytesAt(0), log.pidAt(1)], [279, 279, 90, 280]);
  times.set(0, 0, 1, 1000);
  assert.equal(log.start(), 21);
});

test('all logs of a program have room for 16,384 packets, and say that there is no more', () => {
  const { log, times } = openLog();
  const other = new PacketLog(times);
  for (let n = 0; n < 16_384; n++) assert.ok((n % 3 === 0 ? other : log).push(184, 0, n % 8192, n, n));
  for (const full of [log, other]) assert.equal(full.push(184, 0, 0x100, 16_384, 0), false);
  assert.deepEqual([other.packetIndexAt(5461), other.pidAt(100)], [16_383, 300]);
  log.removeFirst(1);
  assert.equal(other.push(184, 0, 0x100, 16_384, 0), true);
  assert.equal(log.push(184, 0, 0x100, 16_385, 0), false);
});

test('cleared: empty, and its room is there for others', () => {
  const { log, times } = openLog();
  log.push(184, 0, 0x100, 0, 0);
  log.clear();
  times.set(0, 0, 1, 100);
  assert.equal(log.start(), 0);
  assert.equal(times.waiting, 0);
});
