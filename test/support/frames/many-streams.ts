import { writeFileSync } from 'node:fs';
import { ABSENT, PACKET_SIZE, pcrAt } from '../../../src/mpegts/packet.js';
import { PcrTimeline } from '../../../src/timing/pcr-timeline.js';
import { LITTLE_ENDIAN_NS, pcapFile } from './pcap-writer.js';
import { CAPTURE_START_S, LINKTYPE_ETHERNET, udpFrame } from './udp-frame.js';

const DATAGRAM_SIZE = 7 * PACKET_SIZE;
const FIRST_PORT = 20_001;

/** Writes a capture of the same TS in so many streams side by side, to 239.255.0.1 and ports from 20001 on; `share` of the TS from its start. */
export function writeManyStreams(file: string, ts: Buffer, streams: number, share = 1): void {
  const timeline = new PcrTimeline();
  for (let pos = 0; pos < ts.length; pos += PACKET_SIZE) {
    const pcr27M = pcrAt(ts, pos);
    if (pcr27M !== ABSENT) timeline.addPcr(pos, pcr27M, false);
  }
  const frames = [];
  for (let pos = 0; pos < ts.length * share; pos += DATAGRAM_SIZE) {
    const ns = Math.round(timeline.timeNsAt(pos));
    const payload = ts.subarray(pos, pos + DATAGRAM_SIZE);
    for (let n = 0; n < streams; n++) {
      const at = ns + n * 1000;
      frames.push({
        bytes: udpFrame(payload, FIRST_PORT + n),
        seconds: CAPTURE_START_S + Math.floor(at / 1e9),
        nanoseconds: at % 1e9,
      });
    }
  }
  writeFileSync(file, pcapFile(LITTLE_ENDIAN_NS, LINKTYPE_ETHERNET, frames));
}
