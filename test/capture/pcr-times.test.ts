import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PcrTimes } from '../../src/capture/pcr-times.js';
import { Slab } from '../../src/capture/slab.js';
import { payloadPacket, pcrPacket } from '../support/packets/ts-packets.js';

const PID = 0x100;
const MS_27M = 27_000;

/** Packets with a PCR (in ms) in front of so many without. */
function stretch(pcrMs: number, others: number): Buffer[] {
  return [pcrPacket(PID, pcrMs * MS_27M), ...Array.from({ length: others }, (_, n) => payloadPacket(PID + 1, n))];
}

/** Times in ms of frames of one packet each, slab by slab. */
function timesMs(...slabs: readonly Buffer[][]): number[][] {
  const times = new PcrTimes();
  return slabs.map((packets) => {
    const slab = new Slab(packets.length * 188, packets.length);
    for (const [row, packet] of packets.entries()) {
      packet.copy(slab.bytes, row * 188);
      slab.offsets[row] = row * 188;
      slab.capturedLengths[row] = 188;
    }
    times.stamp(slab, packets.length);
    return packets.map((_, row) => slab.seconds[row]! * 1e3 + slab.nanoseconds[row]! / 1e6);
  });
}

describe('times of the packets of a file that is paced', () => {
  test('are in proportion between PCRs', () => {
    assert.deepEqual(timesMs([...stretch(0, 3), ...stretch(40, 0)])[0], [0, 10, 20, 30, 40]);
  });

  // 10 packets in the first 40 ms, 101 in the second, of which the slab has 100: by the rate before they would end at 440 ms
  test('do not run ahead behind the last PCR of a slab, where the rate may grow', () => {
    const [first, second] = timesMs(
      [...stretch(0, 9), ...stretch(40, 99)],
      [payloadPacket(PID + 1, 0), ...stretch(80, 0)],
    );
    assert.deepEqual(first!.slice(10), new Array(100).fill(40));
    assert.equal(second![1], 80);
  });

  // 4 ms a packet; no PCR behind the second one
  test('go on at the mean rate where the PCR has ended', () => {
    const [times] = timesMs([...stretch(0, 9), ...stretch(40, 499)]);
    assert.deepEqual([times![10 + 125], times![10 + 126], times!.at(-1)], [40, 544, 40 + 499 * 4]);
  });
});
