import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PcrTimeSink } from '../../src/analysis/pcr-time-sink.js';
import { PACKET_SIZE } from '../../src/mpegts/packet.js';
import type { PacketSink } from '../../src/mpegts/ts-framing.js';
import { payloadPacket, pcrPacket } from '../support/packets/ts-packets.js';

const MS_27M = 27_000;

/** The time in ms of each packet that is passed on. */
class TimeSink implements PacketSink {
  readonly timesMs: number[] = [];
  readonly syncTimesMs: number[] = [];

  feed(_bytes: Uint8Array, _offset: number, packets: number, timeNs: number, packetNs = 0): void {
    for (let n = 0; n < packets; n++) this.timesMs.push((timeNs + n * packetNs) / 1e6);
  }

  endBatch(): void {}

  syncByteError(timeNs: number): void {
    this.syncTimesMs.push(timeNs / 1e6);
  }

  syncLost(): void {}

  syncRegained(): void {}
}

/** 28 packets of 1 ms each: PCRs in packets 0, 14 and 27, of another PID in between. */
function stream(): Buffer {
  const packets = Array.from({ length: 28 }, (_, n) => payloadPacket(0x200, n));
  for (const n of [0, 14, 27]) packets[n] = pcrPacket(0x100, n * MS_27M);
  packets[5] = pcrPacket(0x101, 12345);
  return Buffer.concat(packets);
}

function timesOf(ts: Buffer, runs: readonly number[]): number[] {
  const sink = new TimeSink();
  const times = new PcrTimeSink(sink);
  let first = 0;
  for (const packets of runs) {
    times.feed(ts, first * PACKET_SIZE, packets);
    first += packets;
  }
  times.end();
  return sink.timesMs.map((time) => Math.round(time * 1e6) / 1e6);
}

/** Each packet has a time of its own. */
const EACH = Array.from({ length: 28 }, (_, n) => n);

describe('times of the packets of a file', () => {
  test('are linear from one PCR to the next, for each packet', () => {
    assert.deepEqual(timesOf(stream(), [28]), EACH);
  });

  for (const runs of [
    [15, 13],
    [20, 1, 1, 6],
    [15, ...new Array<number>(13).fill(1)],
  ]) {
    test(`do not depend on where the file is cut: ${runs.join(' + ')}`, () => {
      assert.deepEqual(timesOf(stream(), runs), EACH);
    });
  }

  test('are 0 without two PCRs of one PID', () => {
    const ts = Buffer.concat([
      pcrPacket(0x100, 0),
      pcrPacket(0x101, MS_27M),
      ...Array.from({ length: 12 }, (_, n) => payloadPacket(0x100, n)),
    ]);
    assert.deepEqual(timesOf(ts, [14]), new Array(14).fill(0));
  });

  test('do not step back where the PCR does', () => {
    const packets = Array.from({ length: 21 }, (_, n) => payloadPacket(0x200, n));
    packets[0] = pcrPacket(0x100, 100 * MS_27M);
    packets[7] = pcrPacket(0x100, 107 * MS_27M);
    packets[14] = pcrPacket(0x100, 0);
    packets[20] = pcrPacket(0x100, 6 * MS_27M);
    assert.deepEqual(timesOf(Buffer.concat(packets), [21]), EACH.slice(0, 21));
  });

  test('end with the last PCR: behind it no time passes', () => {
    const packets = Array.from({ length: 40 }, (_, n) => payloadPacket(0x200, n));
    for (const n of [0, 10, 20]) packets[n] = pcrPacket(0x100, n * MS_27M);
    const expected = packets.map((_, n) => Math.min(n, 20));
    assert.deepEqual(timesOf(Buffer.concat(packets), [40]), expected);
    assert.deepEqual(timesOf(Buffer.concat(packets), [15, 25]), expected);
  });

  test('go on at the mean rate where the PCRs end long before the packets', () => {
    // 4 times 10 packets, but at least 500 ms: 500 packets.
    const packets = Array.from({ length: 600 }, (_, n) => payloadPacket(0x200, n));
    for (const n of [0, 10, 20]) packets[n] = pcrPacket(0x100, n * MS_27M);
    const times = timesOf(Buffer.concat(packets), new Array<number>(6).fill(100));
    assert.deepEqual(
      times,
      packets.map((_, n) => n),
    );
  });

  test('are by another PID with PCR where the first one has no more for half a second', () => {
    const packets = Array.from({ length: 700 }, (_, n) => payloadPacket(0x200, n));
    for (const n of [0, 10, 20]) packets[n] = pcrPacket(0x100, n * MS_27M);
    // Twice as fast as the first one by the end of its own.
    for (let n = 25; n < 700; n += 25) packets[n] = pcrPacket(0x101, 9_000_000 + 2 * n * MS_27M);
    const times = timesOf(Buffer.concat(packets), [700]);
    // Up to packet 25 as before; the last PCR is in packet 675.
    assert.deepEqual(
      [20, 25, 125, 675, 699].map((n) => times[n]),
      [20, 25, 225, 1325, 1325],
    );
  });

  test('are those of what was lost, too', () => {
    const sink = new TimeSink();
    const times = new PcrTimeSink(sink);
    times.feed(stream(), 0, 15);
    times.syncByteError();
    assert.deepEqual(sink.syncTimesMs, [14]);
    assert.equal(times.timeNs, 14e6);
  });
});
