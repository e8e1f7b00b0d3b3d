import { execFileSync } from 'node:child_process';

/** One frame of a capture file. */
export interface PcapFrame {
  readonly bytes: Uint8Array;
  readonly wireLength: number;
}

const FILE_HEADER_SIZE = 24;
const RECORD_HEADER_SIZE = 16;

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
