import { writeFileSync } from 'node:fs';
import { LITTLE_ENDIAN_NS, pcapFile } from '../support/frames/pcap-writer.js';
import { CAPTURE_START_S, LINKTYPE_ETHERNET, udpFrame } from '../support/frames/udp-frame.js';
import type { Packets } from './plan.js';

/** Port of the datagrams. */
export const CAPTURE_PORT = 5000;

/** Writes `<file>.mpegts`, and `<file>.pcap` with the arrival times: datagrams of one packet each, or of several that are sent with their last. */
export function writeStream(file: string, { packets, timesNs }: Packets, packetsPerDatagram = 1): void {
  writeFileSync(`${file}.mpegts`, Buffer.concat(packets));
  const frames = [];
  for (let first = 0; first < packets.length; first += packetsPerDatagram) {
    const end = Math.min(first + packetsPerDatagram, packets.length);
    const timeNs = timesNs[end - 1]!;
    frames.push({
      bytes: udpFrame(Buffer.concat(packets.slice(first, end)), CAPTURE_PORT),
      seconds: CAPTURE_START_S + Math.floor(timeNs / 1e9),
      nanoseconds: timeNs % 1e9,
    });
  }
  writeFileSync(`${file}.pcap`, pcapFile(LITTLE_ENDIAN_NS, LINKTYPE_ETHERNET, frames));
}
