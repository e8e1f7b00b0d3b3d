// Tested by: test/delivery/spool.test.ts
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchLimit } from './record-queue.js';
import { type DecodedFrames, decodeFrames, endOfEntry, type SpoolEntry } from './spool-frame.js';

const NAME = /^(\d{16})\.spool$/;
const NO_LIMIT: BatchLimit = { bytes: Number.POSITIVE_INFINITY, records: Number.POSITIVE_INFINITY };
/** Bytes read at once where nothing is damaged. */
const READ_BYTES = 1 << 20;

/** One file of a spool: frames of records, numbered without a gap. */
export interface Segment {
  readonly file: string;
  readonly first: number;
  /** Number of the first record behind it. */
  next: number;
  /** Bytes that hold frames. */
  bytes: number;
  /** All figures in it were dropped, or there are none. */
  isLasting: boolean;
  /** Events and final records in it, at most. */
  lasting: number;
}

/** A segment without records. */
export function emptySegment(folder: string, first: number): Segment {
  return {
    file: join(folder, `${String(first).padStart(16, '0')}.spool`),
    first,
    next: first,
    bytes: 0,
    isLasting: false,
    lasting: 0,
  };
}

/** The segments that a former process left, in order. */
export function findSegments(folder: string): Segment[] {
  const names = readdirSync(folder).filter((name) => NAME.test(name));
  const segments = names.sort().map((name) => emptySegment(folder, Number(NAME.exec(name)![1])));
  for (const segment of segments) segment.bytes = statSync(segment.file).size;
  for (const { file } of segments.filter(({ bytes }) => bytes === 0)) rmSync(file);
  const filled = segments.filter(({ bytes }) => bytes > 0);
  filled.forEach((segment, index) => {
    segment.next = filled[index + 1]?.first ?? endOf(segment);
    segment.lasting = segment.next - segment.first;
  });
  return filled;
}

/** Number behind the last record of the newest segment; what is torn behind it counts as one. */
function endOf(segment: Segment): number {
  const content = readFileSync(segment.file);
  const { entries, bytes } = decodeFrames(content, true, NO_LIMIT);
  const last = entries.at(-1);
  const next = last === undefined ? segment.first : endOfEntry(last);
  return Math.max(segment.first, next) + (bytes < content.length ? 1 : 0);
}

/** The next records of a segment from a byte on; none and no bytes when nothing legible follows. */
export async function readFrames(segment: Segment, offset: number, limit: BatchLimit): Promise<DecodedFrames> {
  const file = await open(segment.file);
  try {
    const rest = segment.bytes - offset;
    const part = Math.min(rest, READ_BYTES);
    const decoded = decodeFrames(await readBytes(file, offset, part), part === rest, limit);
    if (decoded.bytes > 0 || part === rest) return decoded;
    return decodeFrames(await readBytes(file, offset, rest), true, limit);
  } finally {
    await file.close();
  }
}

/** All that is legible in a segment. Throws what the system says. */
export async function readSegment({ file }: Segment): Promise<readonly SpoolEntry[]> {
  return decodeFrames(await readFile(file), true, NO_LIMIT).entries;
}

/** Fewer bytes when the file is shorter than it was. */
async function readBytes(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(buffer, 0, length, offset);
  return buffer.subarray(0, bytesRead);
}
