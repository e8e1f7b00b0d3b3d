import { execFileSync } from 'node:child_process';

/** One frame of a capture file. */
export interface PcapFrame {
  readonly bytes: Uint8Array;
  readonly wireLength: number;
}

const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const FILE_HEADER_SIZE = 24;
const RECORD_HEADER_SIZE = 16;

/** A pcap file of these frames, one µs apart, each of them captured whole unless `wireLength` says more. */
export function pcapFile(linkType: number, frames: readonly (Uint8Array | PcapFrame)[]): Buffer {
  const header = Buffer.alloc(FILE_HEADER_SIZE);
  header.writeUInt32LE(MAGIC_MICROSECONDS, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(linkType, 20);
  const records = frames.flatMap((frame, index) => {
    const { bytes, wireLength } = frame instanceof Uint8Array ? { bytes: frame, wireLength: frame.length } : frame;
    const record = Buffer.alloc(RECORD_HEADER_SIZE);
    record.writeUInt32LE(1, 0);
    record.writeUInt32LE(index, 4);
    record.writeUInt32LE(bytes.length, 8);
    record.writeUInt32LE(wireLength, 12);
    return [record, bytes];
  });
  return Buffer.concat([header, ...records]);
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
