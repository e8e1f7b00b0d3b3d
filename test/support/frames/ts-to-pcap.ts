import { readFileSync, writeFileSync } from 'node:fs';
import { ABSENT, PACKET_SIZE, pcrAt } from '../../../src/mpegts/packet.js';
import { PcrTimeline } from '../../../src/timing/pcr-timeline.js';
import { LITTLE_ENDIAN_NS, pcapFile } from './pcap-writer.js';
import { CAPTURE_START_S, LINKTYPE_ETHERNET, udpFrame } from './udp-frame.js';

const DATAGRAM_SIZE = 7 * PACKET_SIZE;

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
    const bytes = udpFrame(ts.subarray(pos, pos + DATAGRAM_SIZE), port);
    frames.push({ bytes, seconds: CAPTURE_START_S + Math.floor(ns / 1e9), nanoseconds: ns % 1e9 });
  }
  return pcapFile(LITTLE_ENDIAN_NS, LINKTYPE_ETHERNET, frames);
}

const [, , input, output] = process.argv;
if (input?.endsWith('.mpegts') && output !== undefined) writeFileSync(output, tsToPcap(readFileSync(input)));
