import { closeSync, openSync, writeSync } from 'node:fs';
import { idealTime, type Raster } from './exact-oracle.js';

/** What a sender of uncompressed video sends: 4:2:2 of 10 bits, as many pixel groups in a packet as are told. */
export interface SenderSpec {
  readonly width: number;
  /** Lines of a frame, of both fields. */
  readonly height: number;
  readonly isInterlaced?: boolean;
  /** Bytes of samples of a packet, a multiple of 5: GPM; packets go over the ends of lines. */
  readonly packetBytes: number;
  /** Frames, or fields, a second. */
  readonly rate: readonly [numerator: bigint, denominator: bigint];
  readonly frames: number;
  /** Number of the first frame since the epoch. */
  readonly first: bigint;
  /** When packet `j` of frame `n` comes, in ns of the epoch. */
  readonly schedule: (n: bigint, j: number, frame: number) => bigint;
  /** Samples of a packet; otherwise they are 0. */
  readonly fill?: (target: Uint8Array, frame: number, firstByte: number) => void;
  /** Packets that are not sent, that are sent twice, or that change places with the next one. */
  readonly fate?: (frame: number, j: number) => 'lost' | 'twice' | 'swapped' | undefined;
  readonly destination?: string;
  readonly port?: number;
}

/** One datagram: a frame of Ethernet, and when it comes. */
export interface SentPacket {
  readonly bytes: Uint8Array;
  readonly timeNs: bigint;
}

const GROUP_BYTES = 5;
const GROUP_PIXELS = 2;
const ETHERNET = 14;
const IPV4 = 20;
const UDP = 8;
const RTP = 12;
const LINE_HEADER = 6;
const TICKS = 90_000n;

/** Packets of a frame, of a field where the picture is interlaced. */
export function packetsOf({ width, height, isInterlaced = false, packetBytes }: SenderSpec): number {
  return Math.ceil(((width / GROUP_PIXELS) * GROUP_BYTES * height) / (isInterlaced ? 2 : 1) / packetBytes);
}

/** The packets of all frames, in order of arrival. */
export function* sentPackets(spec: SenderSpec): Generator<SentPacket> {
  let sequence = 0xff00;
  const packets = packetsOf(spec);
  for (let frame = 0; frame < spec.frames; frame++) {
    const n = spec.first + BigInt(frame);
    const all = Array.from({ length: packets }, (_, j) => ({
      bytes: packetOf(spec, frame, n, j, sequence++),
      timeNs: spec.schedule(n, j, frame),
      fate: spec.fate?.(frame, j),
    }));
    for (let j = 0; j + 1 < packets; j++) {
      if (all[j]!.fate !== 'swapped') continue;
      const [one, other] = [all[j]!, all[j + 1]!];
      all[j] = { ...other, timeNs: one.timeNs };
      all[j + 1] = { ...one, timeNs: other.timeNs, fate: undefined };
    }
    for (const { fate, ...packet } of all) {
      if (fate !== 'lost') yield packet;
      if (fate === 'twice') yield packet;
    }
  }
}

/** Writes them as a pcap file with times in ns. */
export function writeSender(file: string, packets: Iterable<SentPacket>): void {
  const out = openSync(file, 'w');
  try {
    const header = Buffer.alloc(24);
    header.writeUInt32LE(0xa1b23c4d, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(262144, 16);
    header.writeUInt32LE(1, 20);
    let parts: Uint8Array[] = [header];
    let size = 0;
    for (const { bytes, timeNs } of packets) {
      const record = Buffer.alloc(16);
      record.writeUInt32LE(Number(timeNs / 1_000_000_000n), 0);
      record.writeUInt32LE(Number(timeNs % 1_000_000_000n), 4);
      record.writeUInt32LE(bytes.length, 8);
      record.writeUInt32LE(bytes.length, 12);
      parts.push(record, bytes);
      size += bytes.length;
      if (size < 1 << 22) continue;
      writeSync(out, Buffer.concat(parts));
      parts = [];
      size = 0;
    }
    writeSync(out, Buffer.concat(parts));
  } finally {
    closeSync(out);
  }
}

/** The schedule of a sender that keeps to its own: `active` and `offset` as shares of the period, each packet by so many ns later. */
export function scheduleOf(raster: Raster, late = 0n): SenderSpec['schedule'] {
  return (n, j) => idealTime(raster, n, j) + late;
}

function packetOf(spec: SenderSpec, frame: number, n: bigint, j: number, sequence: number): Uint8Array {
  const { width, height, isInterlaced = false, packetBytes, rate, destination = '239.20.0.1', port = 20000 } = spec;
  const lineBytes = (width / GROUP_PIXELS) * GROUP_BYTES;
  const field = isInterlaced ? Number(n & 1n) : 0;
  const all = (lineBytes * height) / (isInterlaced ? 2 : 1);
  const first = j * packetBytes;
  const end = Math.min(first + packetBytes, all);
  const pieces: [line: number, byte: number, length: number][] = [];
  for (let at = first; at < end; ) {
    const line = Math.floor(at / lineBytes);
    const length = Math.min(end, (line + 1) * lineBytes) - at;
    pieces.push([line, at - line * lineBytes, length]);
    at += length;
  }
  const payload = 2 + pieces.length * LINE_HEADER + (end - first);
  const bytes = Buffer.alloc(ETHERNET + IPV4 + UDP + RTP + payload);
  writeHeaders(bytes, destination, port);
  const rtp = ETHERNET + IPV4 + UDP;
  bytes[rtp] = 0x80;
  bytes[rtp + 1] = (end === all ? 0x80 : 0) | 96;
  bytes.writeUInt16BE(sequence & 0xffff, rtp + 2);
  bytes.writeUInt32BE(Number(((n * TICKS * rate[1]) / rate[0]) & 0xffff_ffffn), rtp + 4);
  bytes.writeUInt32BE(0x20110020, rtp + 8);
  let at = rtp + RTP;
  bytes.writeUInt16BE(sequence >>> 16, at);
  at += 2;
  for (const [index, [line, byte, length]] of pieces.entries()) {
    bytes.writeUInt16BE(length, at);
    bytes.writeUInt16BE((field << 15) | line, at + 2);
    const pixel = (byte / GROUP_BYTES) * GROUP_PIXELS;
    bytes.writeUInt16BE((index < pieces.length - 1 ? 0x8000 : 0) | pixel, at + 4);
    at += LINE_HEADER;
  }
  spec.fill?.(bytes.subarray(at), frame, first);
  return bytes;
}

function writeHeaders(bytes: Buffer, destination: string, port: number): void {
  const address = destination.split('.').map(Number);
  bytes.set([1, 0, 0x5e, address[1]! & 0x7f, address[2]!, address[3]!, 2, 0, 0, 0, 0, 1, 0x08, 0x00]);
  bytes.writeUInt16BE(0x4500, ETHERNET);
  bytes.writeUInt16BE(bytes.length - ETHERNET, ETHERNET + 2);
  bytes.writeUInt16BE(0x4000, ETHERNET + 6);
  bytes[ETHERNET + 8] = 64;
  bytes[ETHERNET + 9] = 17;
  bytes.set([192, 0, 2, 1, ...address], ETHERNET + 12);
  let sum = 0;
  for (let at = ETHERNET; at < ETHERNET + IPV4; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  bytes.writeUInt16BE(~sum & 0xffff, ETHERNET + 10);
  const udp = ETHERNET + IPV4;
  bytes.writeUInt16BE(port, udp);
  bytes.writeUInt16BE(port, udp + 2);
  bytes.writeUInt16BE(bytes.length - udp, udp + 4);
}
