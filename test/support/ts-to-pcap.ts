import { readFileSync, writeFileSync } from 'node:fs';
import { ABSENT, PACKET_SIZE, pcrAt } from '../../src/mpegts/packet.js';
import { PcrTimeline } from '../../src/timing/pcr-timeline.js';
import { LITTLE_ENDIAN_NS, pcapFile } from './pcap-writer.js';

const DATAGRAM_SIZE = 7 * PACKET_SIZE;
const LINKTYPE_ETHERNET = 1;
/** Any time; a fixed one, so that the same input gives the same file. */
const START_SECONDS = 1_750_000_000;

/** The frame of a datagram to 239.255.0.1. Spec: RFC 894, RFC 791, RFC 768; RFC 1112, 6.4 (the address) */
function frameOf(payload: Uint8Array, port: number): Buffer {
  const header = Buffer.from(
    '01005e7f0001' + // destination: the group's
      '020000000001' + // source: locally administered
      '0800' + // IPv4
      '4500' + // version 4, 5 words; best effort
      '0000' + // total length
      '00004000' + // do not fragment
      '0111' + // TTL 1, UDP
      '0000' + // checksum
      '0a000001' + // 10.0.0.1
      'efff0001' + // 239.255.0.1
      '13880000' + // ports: 5000, destination
      '00000000', // length; no checksum
    'hex',
  );
  header.writeUInt16BE(28 + payload.length, 16);
  header.writeUInt16BE(port, 36);
  header.writeUInt16BE(8 + payload.length, 38);
  header.writeUInt16BE(internetChecksum(header.subarray(14, 34)), 24);
  return Buffer.concat([header, payload]);
}

/** Spec: RFC 1071, 1 */
function internetChecksum(header: Buffer): number {
  let sum = 0;
  for (let pos = 0; pos < header.length; pos += 2) sum += header.readUInt16BE(pos);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** A TS file as a capture of UDP datagrams of 7 packets to 239.255.0.1 at the times of its PCRs, of whatever PID they are. */
export function tsToPcap(ts: Buffer, port = 5000): Buffer {
  const timeline = new PcrTimeline();
  for (let pos = 0; pos < ts.length; pos += PACKET_SIZE) {
    const pcr27M = pcrAt(ts, pos);
    if (pcr27M !== ABSENT) timeline.addPcr(pos, pcr27M, false);
  }
  const frames = [];
  for (let pos = 0; pos < ts.length; pos += DATAGRAM_SIZE) {
    const ns = Math.round(timeline.timeNsAt(pos));
    const bytes = frameOf(ts.subarray(pos, pos + DATAGRAM_SIZE), port);
    frames.push({ bytes, seconds: START_SECONDS + Math.floor(ns / 1e9), nanoseconds: ns % 1e9 });
  }
  return pcapFile(LITTLE_ENDIAN_NS, LINKTYPE_ETHERNET, frames);
}

const [, , input, output] = process.argv;
if (input?.endsWith('.mpegts') && output !== undefined) writeFileSync(output, tsToPcap(readFileSync(input)));
