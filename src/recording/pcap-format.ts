import type { Batch, StreamInfo } from '../stream/message.js';
import { singleFileFormat } from './single-file-recording.js';
import { UdpHeaderTemplate } from './udp-header-template.js';

/** Spec: IETF draft-ietf-opsawg-pcap, 4 and 5; LINKTYPE_RAW: a frame begins with its IPv4 or IPv6 header */
const MAGIC_NANOSECONDS = 0xa1b23c4d;
const VERSION_MAJOR = 2;
const VERSION_MINOR = 4;
const SNAP_LENGTH = 262_144;
const LINKTYPE_RAW = 101;
const FILE_HEADER_SIZE = 24;
const RECORD_HEADER_SIZE = 16;
const CAPTURED_LENGTH_OFFSET = 8;

/** What a capture with ns times begins with. */
export const PCAP_HEADER = fileHeader();

/**
 * A capture file with ns times: each datagram as it was, behind headers built from the facts of its stream
 * (addresses, ports and lengths are those of the network; the others are not known any more).
 */
export const PCAP_FORMAT = singleFileFormat('pcap', { fileHeader: PCAP_HEADER, encode, wholePackets }, '.pcap');

function fileHeader(): Uint8Array {
  const header = Buffer.alloc(FILE_HEADER_SIZE);
  header.writeUInt32LE(MAGIC_NANOSECONDS, 0);
  header.writeUInt16LE(VERSION_MAJOR, 4);
  header.writeUInt16LE(VERSION_MINOR, 6);
  header.writeUInt32LE(SNAP_LENGTH, 16);
  header.writeUInt32LE(LINKTYPE_RAW, 20);
  return header;
}

function encode(batch: Batch, packets: number): Uint8Array {
  return encodeDatagrams(batch, { first: 0, end: packets, offset: 0 });
}

/** Some of the datagrams of a batch: from the one numbered `first`, which lies at `offset` in the payload, to the one before `end`. */
export interface DatagramRange {
  readonly first: number;
  readonly end: number;
  readonly offset: number;
}

/** Bytes that a datagram has in a capture besides its payload. */
export function recordOverhead(stream: StreamInfo): number {
  return RECORD_HEADER_SIZE + new UdpHeaderTemplate(stream).size;
}

/** The datagrams as they are in a capture. */
export function encodeDatagrams(batch: Batch, { first, end, offset }: DatagramRange): Uint8Array {
  const template = new UdpHeaderTemplate(batch.stream);
  const payload = Buffer.from(batch.payload.buffer, batch.payload.byteOffset, batch.payload.length);
  let payloadSize = 0;
  for (let row = first; row < end; row++) payloadSize += batch.sizes[row]!;
  const target = Buffer.allocUnsafeSlow(payloadSize + (end - first) * (RECORD_HEADER_SIZE + template.size));
  let from = offset;
  let to = 0;
  for (let row = first; row < end; row++) {
    const size = batch.sizes[row]!;
    const nanoseconds = batch.baseNanoseconds + batch.arrivalDeltaNs[row]!;
    const carry = Math.floor(nanoseconds / 1e9);
    target.writeUInt32LE((batch.baseSeconds + carry) >>> 0, to);
    target.writeUInt32LE(nanoseconds - carry * 1e9, to + 4);
    target.writeUInt32LE(template.size + size, to + CAPTURED_LENGTH_OFFSET);
    target.writeUInt32LE(template.size + size, to + 12);
    to += RECORD_HEADER_SIZE;
    template.write(target, to, payload, from, size);
    to += template.size;
    payload.copy(target, to, from, from + size);
    to += size;
    from += size;
  }
  return target;
}

/** Where the record that begins at `pos` ends; undefined: it is not whole. */
export function recordEnd(capture: Buffer, pos: number): number | undefined {
  if (pos + RECORD_HEADER_SIZE > capture.length) return undefined;
  const end = pos + RECORD_HEADER_SIZE + capture.readUInt32LE(pos + CAPTURED_LENGTH_OFFSET);
  return end <= capture.length ? end : undefined;
}

/** When the datagram of the record arrived, in seconds of the epoch. */
export function recordArrivalS(capture: Buffer, pos: number): number {
  return capture.readUInt32LE(pos) + capture.readUInt32LE(pos + 4) / 1e9;
}

/** How many datagrams are whole in the first `bytes` bytes of what `encodeDatagrams` returned. */
export function wholePackets(encoded: Uint8Array, bytes: number): number {
  const written = Buffer.from(encoded.buffer, encoded.byteOffset, bytes);
  let packets = 0;
  for (let end = recordEnd(written, 0); end !== undefined; end = recordEnd(written, end)) packets++;
  return packets;
}
