import type { Batch } from '../stream/message.js';
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

/**
 * A capture file with ns times: each datagram as it was, behind headers built from the facts of its stream
 * (addresses, ports and lengths are those of the network; the others are not known any more).
 */
export const PCAP_FORMAT = singleFileFormat('pcap', { fileHeader: fileHeader(), encode, wholePackets });

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
  const template = new UdpHeaderTemplate(batch.stream);
  const payload = Buffer.from(batch.payload.buffer, batch.payload.byteOffset, batch.payload.length);
  let payloadSize = 0;
  for (let row = 0; row < packets; row++) payloadSize += batch.sizes[row]!;
  const target = Buffer.allocUnsafeSlow(payloadSize + packets * (RECORD_HEADER_SIZE + template.size));
  let from = 0;
  let to = 0;
  for (let row = 0; row < packets; row++) {
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

function wholePackets(encoded: Uint8Array, bytes: number): number {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.length);
  let packets = 0;
  let end = 0;
  while (end + RECORD_HEADER_SIZE <= bytes) {
    end += RECORD_HEADER_SIZE + view.getUint32(end + CAPTURED_LENGTH_OFFSET, true);
    if (end <= bytes) packets++;
  }
  return packets;
}
