import { execFileSync } from 'node:child_process';
import { LITTLE_ENDIAN_NS, pcapFile as savefile } from './pcap-writer.js';

/** One frame of a capture file. */
export interface PcapFrame {
  readonly bytes: Uint8Array;
  readonly wireLength: number;
}

const FILE_HEADER_SIZE = 24;
const RECORD_HEADER_SIZE = 16;

/** A pcap file of these frames, one µs apart, each of them captured whole unless `wireLength` says more. */
export function pcapFile(linkType: number, frames: readonly (Uint8Array | PcapFrame)[]): Buffer {
  const rows = frames.map((frame, index) => ({
    ...(frame instanceof Uint8Array ? { bytes: frame } : frame),
    seconds: 1,
    nanoseconds: index * 1000,
  }));
  return savefile(LITTLE_ENDIAN_NS, linkType, rows);
}

/** Link type and frames of a pcap or pcapng file; editcap brings it into the one form that is read here. */
export function readCapture(file: string): { linkType: number; frames: PcapFrame[] } {
  const maxBuffer = 1 << 28;
  return parsePcap(
    execFileSync('editcap', ['-F', 'pcap', file, '-'], { maxBuffer, stdio: ['ignore', 'pipe', 'ignore'] }),
  );
}

/** Link type and frames of a little-endian pcap file. */
export function parsePcap(bytes: Buffer): { linkType: number; frames: PcapFrame[] } {
  const frames: PcapFrame[] = [];
  for (let pos = FILE_HEADER_SIZE; pos < bytes.length; ) {
    const length = bytes.readUInt32LE(pos + 8);
    const wireLength = bytes.readUInt32LE(pos + 12);
    const start = pos + RECORD_HEADER_SIZE;
    frames.push({ bytes: bytes.subarray(start, start + length), wireLength });
    pos = start + length;
  }
  return { linkType: bytes.readUInt32LE(20), frames };
}
