import { execFileSync } from 'node:child_process';

/** One frame of a capture file. */
export interface PcapFrame {
  readonly bytes: Uint8Array;
  readonly wireLength: number;
  /** Of the epoch; ns where the file has them, as of `readCapture(file, 'nsecpcap')`. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

const FILE_HEADER_SIZE = 24;
const RECORD_HEADER_SIZE = 16;
const MAGIC_NANOSECONDS = 0xa1b23c4d;

/** Link type and frames of a pcap or pcapng file; editcap brings it into the one form that is read here. */
export function readCapture(
  file: string,
  format: 'pcap' | 'nsecpcap' = 'pcap',
): { linkType: number; frames: PcapFrame[] } {
  const maxBuffer = 1 << 28;
  return parsePcap(
    execFileSync('editcap', ['-F', format, file, '-'], { maxBuffer, stdio: ['ignore', 'pipe', 'ignore'] }),
  );
}

/** Link type and frames of a little-endian pcap file. */
export function parsePcap(bytes: Buffer): { linkType: number; frames: PcapFrame[] } {
  const frames: PcapFrame[] = [];
  const unitNs = bytes.readUInt32LE(0) === MAGIC_NANOSECONDS ? 1 : 1000;
  for (let pos = FILE_HEADER_SIZE; pos < bytes.length; ) {
    const length = bytes.readUInt32LE(pos + 8);
    const wireLength = bytes.readUInt32LE(pos + 12);
    const start = pos + RECORD_HEADER_SIZE;
    const [seconds, nanoseconds] = [bytes.readUInt32LE(pos), bytes.readUInt32LE(pos + 4) * unitNs];
    frames.push({ bytes: bytes.subarray(start, start + length), wireLength, seconds, nanoseconds });
    pos = start + length;
  }
  return { linkType: bytes.readUInt32LE(20), frames };
}
