import { writeFileSync } from 'node:fs';
import { LITTLE_ENDIAN_NS, pcapFile } from '../support/frames/pcap-writer.js';
import { CAPTURE_START_S, LINKTYPE_ETHERNET, udpFrame } from '../support/frames/udp-frame.js';
import type { Packets } from './plan.js';

/** Port of the datagrams. */
export const CAPTURE_PORT = 5000;

/** Writes `<file>.mpegts`, and `<file>.pcap` with the arrival times: datagrams of one packet each. */
export function writeStream(file: string, { packets, timesNs }: Packets): void {
  writeFileSync(`${file}.mpegts`, Buffer.concat(packets));
  const frames = packets.map((packet, n) => ({
    bytes: udpFrame(packet, CAPTURE_PORT),
    seconds: CAPTURE_START_S + Math.floor(timesNs[n]! / 1e9),
    nanoseconds: timesNs[n]! % 1e9,
  }));
  writeFileSync(`${file}.pcap`, pcapFile(LITTLE_ENDIAN_NS, LINKTYPE_ETHERNET, frames));
}
