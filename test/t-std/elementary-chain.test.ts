import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TsAnalyzer } from '../../src/mpegts/ts-analyzer.js';
import { ElementaryChain } from '../../src/t-std/elementary-chain.js';
import { FoundFaults } from '../../src/t-std/found-faults.js';
import { PacketTimes } from '../../src/t-std/packet-times.js';
import { payloadPacket } from '../support/packets/ts-packets.js';

const PID = 0x100;
const PES = [0, 0, 1, 0xe0, 0, 0, 0x80, 0, 0];
/** MPEG-2 Main@Main, 25 frames/s: sequence header with an extension, and a picture without vbv_delay. */
const VIDEO_START = Buffer.from('000001b32d024023249f2380000001b514820001000000000100000ffff8', 'hex');
const SPLIT = 5;

/** A packet whose payload ends with those bytes, behind stuffing in an adaptation field. */
function packetOf(cc: number, bytes: Uint8Array): Buffer {
  const packet = payloadPacket(PID, cc).fill(0xff, 4);
  packet[3] = 0x30 | cc;
  packet[4] = 183 - bytes.length;
  packet[5] = 0;
  packet.set(bytes, 188 - bytes.length);
  return packet;
}

function reasonBehind(packets: readonly Buffer[]): string | undefined {
  const observer = { tStdRuns: () => {}, tStdFault: () => {} };
  const stream = { pid: PID, codec: 'mpeg_video', system: 'dvb', isStillPicture: false, isLeakValid: true } as const;
  const chain = new ElementaryChain(stream, new PacketTimes(), new FoundFaults(), observer);
  const ts = new TsAnalyzer(undefined, {
    packet: (bytes, pos, pid, index, timeNs, payload) => void chain.packet(pid, index, timeNs, bytes, pos, payload),
  });
  ts.elementary.attach(PID, chain);
  packets.forEach((packet, n) => {
    ts.feed(packet, 0, 1, n);
  });
  return chain.snapshot().reason ?? undefined;
}

const begin = packetOf(0, Buffer.from([...PES, ...VIDEO_START.subarray(0, SPLIT)]));
begin[1]! |= 0x40; // payload_unit_start_indicator
const rest = VIDEO_START.subarray(SPLIT);
const damaged = packetOf(1, Buffer.alloc(100));
damaged[1]! |= 0x80; // transport_error_indicator

for (const { name, packets, reason } of [
  { name: 'a header in two packets', packets: [begin, packetOf(1, rest)], reason: /time stamp/ },
  { name: 'a packet is missing in a header', packets: [begin, packetOf(2, rest)], reason: /no header/ },
  { name: 'a packet in a header is damaged', packets: [begin, damaged, packetOf(2, rest)], reason: /no header/ },
]) {
  test(name, () => {
    assert.match(reasonBehind(packets) ?? '', reason);
  });
}
