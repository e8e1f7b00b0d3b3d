import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SegmentEvidence } from '../../src/tr101290/segment-evidence.js';
import { longSection, sectionPackets } from '../support/packets/section-builder.js';
import { payloadPacket, pcrPacket } from '../support/packets/ts-packets.js';

const VIDEO = 0x100;
const AUDIO = 0x101;
const MS_27M = 27_000;

function table(pid: number, tableId: number): Buffer {
  return sectionPackets(pid, [longSection({ tableId, body: [0, 1, 0xe1, 0] })])[0]!;
}

const PAT = table(0, 0);
const PMT = table(0x1000, 2);
const SDT = table(0x11, 0x42);

/** The start of a PES packet, with the PCR of this time. */
function pes(ms: number, { pid = VIDEO, isPoint = true } = {}): Buffer {
  const packet = Buffer.alloc(188, 0xff);
  pcrPacket(pid, ms * MS_27M).copy(packet, 0, 0, 12);
  packet[1]! |= 0x40; // payload_unit_start_indicator
  packet[3] = 0x30;
  packet[4] = 7;
  if (isPoint) packet[5]! |= 0x40; // random_access_indicator
  packet.set([0, 0, 1, 0xe0], 12);
  return packet;
}

function other(ms: number): Buffer {
  return pes(ms, { isPoint: false });
}

/** PAT, PMT and a random access point every so many ms. */
function points(everyMs: number, untilMs: number): Buffer[] {
  const times = Array.from({ length: untilMs / everyMs + 1 }, (_, n) => n * everyMs);
  return times.flatMap((ms) => [PAT, PMT, pes(ms)]);
}

const SEGMENT = [PAT, PMT, pes(0)];

/** What is to be said: before the end, and at it. */
const CASES: readonly [name: string, packets: readonly Buffer[], isSure: boolean, isSegment: boolean][] = [
  ['one segment', [...SEGMENT, other(501)], false, true],
  ['one with an SDT in front', [SDT, ...SEGMENT, other(501)], false, true],
  ['so short that no PAT is missed', [...SEGMENT, other(500)], false, false],
  ['15 s', [...SEGMENT, other(15_000)], false, true],
  ['longer', [...SEGMENT, other(15_001)], false, false],
  ['two segments', points(501, 501), true, true],
  ['a time between them that is no error', points(500, 500), false, false],
  ['a first segment longer than 15 s', [...SEGMENT, other(15_001), ...SEGMENT], false, false],
  ['segments with clocks of their own', [...SEGMENT, other(3000), PAT, PMT, pes(0), other(3000)], true, true],
  [
    'a PCR between tables and pictures',
    [PAT, pcrPacket(VIDEO, 0), PMT, pcrPacket(VIDEO, 1), pes(1), other(502)],
    false,
    true,
  ],
  ['an SDT that is missing', [SDT, ...points(500, 2000), other(2001)], true, true],
  ['and one that is not yet', [SDT, ...points(500, 2000)], false, false],
  ['several random access points in one', [...SEGMENT, pes(1000), pes(2000)], false, true],
  ['points without tables where PATs are frequent', [...points(500, 2000), pes(2500), pes(3000)], false, false],
  ['the same, sure by the SDT before', [SDT, ...points(500, 2500), pes(3000), pes(3500)], false, false],
  ['a short last segment of several points', [...points(4000, 8000), pes(8100), PAT, PMT, pes(8200)], true, true],
  ['media first', [other(0), ...points(501, 501)], false, false],
  ['PAT without PMT', [PAT, pes(0), other(501)], false, false],
  ['PMT in front of the PAT', [PMT, PAT, pes(0), other(501)], false, false],
  ['no random access point', [PAT, PMT, other(0), other(501)], false, false],
  ['no start of a PES packet', [PAT, PMT, payloadPacket(VIDEO, 0), pes(0), other(501)], false, false],
  ['a PAT elsewhere', [...points(501, 501), PAT, PMT, other(600)], false, false],
  ['a PAT alone', [...points(501, 501), PAT, pes(600)], false, false],
  ['a PMT alone', [...points(501, 501), PMT, pes(600)], false, false],
  ['an SDT alone', [...points(501, 501), SDT, pes(600)], false, false],
  ['a NIT', [...points(501, 501), table(0x10, 0x40)], false, false],
  ['a CAT', [...points(501, 501), table(1, 1)], false, false],
  ['PSIP', [...points(501, 501), table(0x1ffb, 0xc7)], false, false],
  ['null packets', [...points(501, 501), payloadPacket(0x1fff, 0)], false, false],
  ['points of another PID', [...points(500, 500), pes(700, { pid: AUDIO }), other(1001)], true, true],
  ['nothing', [], false, false],
];

describe('segments of HLS', () => {
  for (const [name, packets, isSure, isSegment] of CASES) {
    test(name, () => {
      const evidence = new SegmentEvidence();
      for (const packet of packets) evidence.packet(packet, 0);
      assert.deepEqual([evidence.isSure, evidence.isSegment], [isSure, isSegment]);
    });
  }
});
