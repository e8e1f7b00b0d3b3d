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

  feed(_bytes: Uint8Array, _offset: number, packets: number, timeNs: number): void {
    for (let n = 0; n < packets; n++) this.timesMs.push(timeNs / 1e6);
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
  return sink.timesMs.map((time) => Math.round(time * 1e6) / 1e6);
}

/** 7 packets have the time of the first of them. */
const IN_SEVENS = Array.from({ length: 28 }, (_, n) => n - (n % 7));

describe('times of the packets of a file', () => {
  test('are linear from one PCR to the next, for 7 packets at once', () => {
    assert.deepEqual(timesOf(stream(), [28]), IN_SEVENS);
  });

  for (const runs of [
    [15, 13],
    [20, 1, 1, 6],
    [15, ...new Array<number>(13).fill(1)],
  ]) {
    test(`do not depend on where the file is cut: ${runs.join(' + ')}`, () => {
      assert.deepEqual(timesOf(stream(), runs), IN_SEVENS);
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
    assert.deepEqual(
      timesOf(Buffer.concat(packets), [21]),
      [0, 7, 14].flatMap((time) => new Array(7).fill(time)),
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
