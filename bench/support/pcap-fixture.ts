import { closeSync, openSync, writeSync } from 'node:fs';

const PACKET_SIZE = 188;
const DATAGRAM_PACKETS = 7;
const PAYLOAD_SIZE = DATAGRAM_PACKETS * PACKET_SIZE;
const UDP_HEADERS_SIZE = 14 + 20 + 8;
const RECORD_HEADER_SIZE = 16;
const BITRATE_BPS = 100_000_000;
const ES_PID = 0x100;

/** Bytes of a record, with the datagram in it. */
const RECORD_SIZE = RECORD_HEADER_SIZE + UDP_HEADERS_SIZE + PAYLOAD_SIZE;

/** Packets to write, and how long each takes. */
export interface Programme {
  readonly bytes: Buffer;
  readonly nsPerPacket: number;
}

/**
 * Writes a nanosecond pcap of about that many bytes: one TS of 100 Mb/s to 239.255.9.1:5000 over Ethernet.
 * Returns the number of datagrams.
 */
export function writeTsPcap(file: string, bytes: number): number {
  return writePcap(file, Math.floor(bytes / RECORD_SIZE), (PAYLOAD_SIZE * 8 * 1e9) / BITRATE_BPS, fillPackets);
}

/** As `writeTsPcap`, of the packets of a programme. */
export function writeProgrammePcap(file: string, { bytes, nsPerPacket }: Programme): number {
  const count = Math.floor(bytes.length / PAYLOAD_SIZE);
  return writePcap(file, count, nsPerPacket * DATAGRAM_PACKETS, (chunk, at, index) => {
    bytes.copy(chunk, at, index * PAYLOAD_SIZE, (index + 1) * PAYLOAD_SIZE);
  });
}

/** As `writeProgrammePcap`, to 239.255.20.1 and so many groups, all with the same packets, one datagram of each after the other. */
export function writeManyStreams(file: string, streams: number, { bytes, nsPerPacket }: Programme): number {
  const perStream = Math.floor(bytes.length / PAYLOAD_SIZE);
  const nsPerDatagram = (nsPerPacket * DATAGRAM_PACKETS) / streams;
  return writePcap(file, perStream * streams, nsPerDatagram, (chunk, at, index) => {
    const datagram = Math.floor(index / streams);
    bytes.copy(chunk, at, datagram * PAYLOAD_SIZE, (datagram + 1) * PAYLOAD_SIZE);
    setGroup(chunk, at - UDP_HEADERS_SIZE, 1 + (index % streams));
  });
}

function setGroup(chunk: Buffer, frame: number, host: number): void {
  chunk[frame + 4] = chunk[frame + 32] = 20;
  chunk[frame + 5] = chunk[frame + 33] = host;
}

/** Writes the payload of a datagram to the chunk. */
type Filler = (chunk: Buffer, at: number, index: number) => void;

function writePcap(file: string, count: number, nsPerDatagram: number, fill: Filler): number {
  const descriptor = openSync(file, 'w');
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b23c4d, 0); // nanoseconds
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65535, 16);
  header.writeUInt32LE(1, 20); // Ethernet
  writeSync(descriptor, header);

  const perChunk = 4096;
  const chunk = Buffer.alloc(RECORD_SIZE * perChunk, 0x55);
  for (let row = 0; row < perChunk; row++) writeHeaders(chunk, row * RECORD_SIZE);
  for (let first = 0; first < count; first += perChunk) {
    const rows = Math.min(perChunk, count - first);
    for (let row = 0; row < rows; row++) {
      stampRecord(chunk, row * RECORD_SIZE, (first + row) * nsPerDatagram);
      fill(chunk, row * RECORD_SIZE + RECORD_HEADER_SIZE + UDP_HEADERS_SIZE, first + row);
    }
    writeSync(descriptor, chunk, 0, rows * RECORD_SIZE);
  }
  closeSync(descriptor);
  return count;
}

function writeHeaders(chunk: Buffer, at: number): void {
  const frameLength = UDP_HEADERS_SIZE + PAYLOAD_SIZE;
  chunk.writeUInt32LE(frameLength, at + 8);
  chunk.writeUInt32LE(frameLength, at + 12);
  const frame = at + RECORD_HEADER_SIZE;
  chunk.fill(0, frame, frame + UDP_HEADERS_SIZE);
  chunk.write('01005e7f0901020000000001', frame, 'hex');
  chunk.writeUInt16BE(0x0800, frame + 12);
  chunk[frame + 14] = 0x45;
  chunk.writeUInt16BE(frameLength - 14, frame + 16);
  chunk[frame + 22] = 16; // TTL
  chunk[frame + 23] = 17; // UDP
  chunk.write('0a000001efff0901', frame + 26, 'hex'); // 10.0.0.1 to 239.255.9.1
  chunk.writeUInt16BE(40000, frame + 34);
  chunk.writeUInt16BE(5000, frame + 36);
  chunk.writeUInt16BE(8 + PAYLOAD_SIZE, frame + 38);
}

function stampRecord(chunk: Buffer, at: number, timeNs: number): void {
  const wholeNs = Math.round(timeNs);
  chunk.writeUInt32LE(1_700_000_000 + Math.floor(wholeNs / 1e9), at);
  chunk.writeUInt32LE(wholeNs % 1e9, at + 4);
}

function fillPackets(chunk: Buffer, at: number, index: number): void {
  for (let packet = 0; packet < DATAGRAM_PACKETS; packet++) {
    const pos = at + packet * PACKET_SIZE;
    const number = index * DATAGRAM_PACKETS + packet;
    chunk[pos] = 0x47;
    chunk.writeUInt16BE(ES_PID, pos + 1);
    chunk[pos + 3] = 0x10 | (number & 0x0f);
    chunk.writeUInt32BE(number >>> 0, pos + 4);
  }
}
