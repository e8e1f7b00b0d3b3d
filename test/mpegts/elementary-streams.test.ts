import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ElementaryGap, type ElementaryObserver, ElementaryStreams } from '../../src/mpegts/elementary-streams.js';
import { NULL_PID, PACKET_SIZE } from '../../src/mpegts/packet.js';
import { TsAnalyzer } from '../../src/mpegts/ts-analyzer.js';
import { payloadPacket } from '../support/packets/ts-packets.js';

const PID = 0x100;
const PUSI = 0x40;
/** Header of a PES packet of video, 14 bytes with a PTS of 1. */
const PES = [0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, 0, 3];

/** Says in one line each what an observer is told. */
class Told implements ElementaryObserver {
  readonly lines: string[] = [];

  startPes({ pts90k }: { pts90k: number }, headerBytes: number): void {
    this.lines.push(`PES with PTS ${pts90k}, header of ${headerBytes}`);
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    this.lines.push(start === end ? 'nothing' : `${end - start} bytes of ${bytes[start]}`);
  }

  gap(cause: ElementaryGap): void {
    this.lines.push(Object.entries(ElementaryGap).find(([, value]) => value === cause)![0]);
  }
}

/** A packet that begins a PES packet with those bytes, and is filled up with 1. */
function start(cc: number, bytes: readonly number[], pid = PID): Buffer {
  const packet = payloadPacket(pid, cc);
  packet[1] = packet[1]! | PUSI;
  packet.fill(1, 4);
  packet.set(bytes, 4);
  return packet;
}

function more(cc: number, value: number, pid = PID): Buffer {
  return payloadPacket(pid, cc).fill(value, 4);
}

function scrambled(packet: Buffer): Buffer {
  packet[3]! |= 0x80;
  return packet;
}

function damaged(packet: Buffer): Buffer {
  packet[1]! |= 0x80; // transport_error_indicator
  return packet;
}

/** A PES header that is longer than a packet: PES_header_data_length of 200. */
const LONG_PES = [0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 200, 0x21, 0, 1, 0, 3];

const CASES: readonly { name: string; packets: readonly Buffer[]; told: readonly string[] }[] = [
  {
    name: 'a PES packet in three packets',
    packets: [start(0, PES), more(1, 2), more(2, 3)],
    told: ['PES with PTS 1, header of 14', '170 bytes of 1', '184 bytes of 2', '184 bytes of 3'],
  },
  {
    name: 'a packet that comes twice counts once',
    packets: [start(0, PES), more(1, 2), more(1, 2), more(2, 3)],
    told: ['PES with PTS 1, header of 14', '170 bytes of 1', '184 bytes of 2', '184 bytes of 3'],
  },
  {
    name: 'a packet is missing',
    packets: [start(0, PES), more(2, 3)],
    told: ['PES with PTS 1, header of 14', '170 bytes of 1', 'LOST', '184 bytes of 3'],
  },
  {
    name: 'a damaged packet is missing, also when its counter is the one that is due',
    packets: [start(0, PES), damaged(more(1, 2)), more(2, 3)],
    told: ['PES with PTS 1, header of 14', '170 bytes of 1', 'LOST', '184 bytes of 3'],
  },
  {
    name: 'a damaged packet with another counter, and one that is missing',
    packets: [start(0, PES), damaged(more(5, 2)), more(2, 3)],
    told: ['PES with PTS 1, header of 14', '170 bytes of 1', 'LOST', 'LOST', '184 bytes of 3'],
  },
  {
    name: 'a long header does not go on behind a damaged packet',
    packets: [start(0, LONG_PES), damaged(more(1, 2)), more(2, 3)],
    told: ['PES with PTS 1, header of 184', 'nothing', 'LOST', '184 bytes of 3'],
  },
  {
    name: 'a scrambled packet',
    packets: [start(0, PES), scrambled(more(1, 2)), more(2, 3)],
    told: ['PES with PTS 1, header of 14', '170 bytes of 1', 'SCRAMBLED', '184 bytes of 3'],
  },
  {
    name: 'what begins is no PES packet',
    packets: [start(0, [0, 0, 2]), more(1, 2)],
    told: ['NOT_PES', '184 bytes of 2'],
  },
  {
    name: 'a header of MPEG-1 does not tell where its payload begins',
    packets: [start(0, [0, 0, 1, 0xe0, 0, 0, 0x0f])],
    told: ['NOT_PES'],
  },
  {
    name: 'a header that goes on in the next packet is no payload',
    packets: [start(0, LONG_PES), more(1, 2), more(2, 3)],
    told: ['PES with PTS 1, header of 184', 'nothing', '159 bytes of 2', '184 bytes of 3'],
  },
];

describe('ElementaryStreams', () => {
  for (const { name, packets, told } of CASES) {
    test(name, () => {
      const ts = new TsAnalyzer();
      const observer = new Told();
      ts.elementary.attach(PID, observer);
      packets.forEach((packet, n) => {
        ts.feed(packet, 0, 1, n);
      });
      assert.deepEqual(observer.lines, told);
    });
  }

  test('by itself, packet by packet: the same, as far as no counters are needed', () => {
    const streams = new ElementaryStreams();
    const observer = new Told();
    streams.attach(PID, observer);
    streams.feedPacket(start(0, PES), 0, PID, false, 0);
    streams.feedPacket(more(1, 2), 0, PID, false, 0);
    streams.feedPacket(more(1, 2), 0, PID, true, 0);
    streams.feedPacket(scrambled(more(2, 3)), 0, PID, false, 0);
    streams.feedPacket(more(0, 9, NULL_PID), 0, NULL_PID, false, 0);
    assert.deepEqual(observer.lines, ['PES with PTS 1, header of 14', '170 bytes of 1', '184 bytes of 2', 'SCRAMBLED']);
  });

  test('packets lost on the way here are a gap on every PID', () => {
    const ts = new TsAnalyzer();
    const [one, other] = [new Told(), new Told()];
    ts.elementary.attach(PID, one);
    ts.elementary.attach(PID + 1, other);
    ts.noteGap();
    assert.deepEqual([one.lines, other.lines], [['NOT_SEEN'], ['NOT_SEEN']]);
  });

  test('each of several observers is told all, until it lets go, also in the middle of a packet', () => {
    const streams = new ElementaryStreams();
    const once = new Told();
    once.payload = () => streams.detach(PID, once);
    const all = new Told();
    streams.attach(PID, once);
    streams.attach(PID, all);
    streams.feedPacket(start(0, PES), 0, PID, false, 0);
    streams.feedPacket(start(1, PES), 0, PID, false, 0);
    assert.deepEqual(once.lines, ['PES with PTS 1, header of 14']);
    assert.equal(all.lines.length, 4);
    streams.detach(PID, all);
    assert.equal(streams.isObserved(PID), false);
  });

  test('reads the header of a PID on which nothing hangs all the same', () => {
    const streams = new ElementaryStreams();
    assert.equal(streams.start(start(0, PES), 4, PACKET_SIZE, PID, 0), true);
    assert.equal(streams.pes.pts90k, 1);
    assert.equal(streams.start(start(0, [0, 0, 2]), 4, PACKET_SIZE, PID, 0), false);
  });
});
