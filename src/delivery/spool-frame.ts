import { crc32 } from 'node:zlib';
import type { BatchLimit, QueuedRecord } from './record-queue.js';
import type { SinkRecord } from './sink-record.js';

/** Begins every frame: bytes that no UTF-8 text has, so that a frame is found again behind damage. */
const MAGIC = 0xfe_ff_53_50;
const CRC_AT = 4;
const LENGTH_AT = 8;
const SEQUENCE_AT = 12;
const TIME_AT = 20;
/** Magic, CRC-32 of all that follows it, length of the payload, sequence number, time in epoch ms. */
const HEADER_BYTES = 28;
const SEPARATOR = 0x0a;

/** Names of a frame that is no record but says how many are missing from its number on; no record has an empty id. */
const GAP_NAMES = JSON.stringify(['', 'gap', '', false]);

/** A record of the spool, with its number in it. */
export interface SpooledRecord extends QueuedRecord {
  readonly sequence: number;
}

/** Records from a number on that were dropped to make room. */
export interface SpoolGap {
  readonly sequence: number;
  readonly missing: number;
}

export type SpoolEntry = SpooledRecord | SpoolGap;

export function isGap(entry: SpoolEntry): entry is SpoolGap {
  return 'missing' in entry;
}

/** Number of what follows. */
export function endOfEntry(entry: SpoolEntry): number {
  return entry.sequence + (isGap(entry) ? entry.missing : 1);
}

export interface DecodedFrames {
  readonly entries: readonly SpoolEntry[];
  /** Bytes up to the end of the last legible frame. */
  readonly bytes: number;
}

/** The bytes of a record: a header, its names as a line of JSON, and its own JSON. */
export function encodeFrame(record: SinkRecord, sequence: number, timeMs: number): Buffer {
  const { id, kind, streamId, isLasting, json } = record;
  return encode(JSON.stringify([id, kind, streamId, isLasting]), json, sequence, timeMs);
}

/** The bytes of a gap. */
export function encodeGap({ sequence, missing }: SpoolGap): Buffer {
  return encode(GAP_NAMES, JSON.stringify(missing), sequence, 0);
}

function encode(namesJson: string, json: string, sequence: number, timeMs: number): Buffer {
  const names = `${namesJson}\n`;
  const namesBytes = Buffer.byteLength(names);
  const payloadBytes = namesBytes + Buffer.byteLength(json);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + payloadBytes);
  frame.writeUInt32BE(MAGIC, 0);
  frame.writeUInt32LE(payloadBytes, LENGTH_AT);
  frame.writeDoubleLE(sequence, SEQUENCE_AT);
  frame.writeDoubleLE(timeMs, TIME_AT);
  frame.write(names, HEADER_BYTES);
  frame.write(json, HEADER_BYTES + namesBytes);
  frame.writeUInt32LE(crc32(frame.subarray(LENGTH_AT)), CRC_AT);
  return frame;
}

/**
 * What is at the beginning of the bytes, up to the limit. Damage and an incomplete frame end them;
 * with `isWhole`, when no more bytes follow, the search goes on behind it.
 */
export function decodeFrames(bytes: Buffer, isWhole: boolean, limit: BatchLimit): DecodedFrames {
  const entries: SpoolEntry[] = [];
  let records = 0;
  let position = 0;
  let legible = 0;
  while (records < limit.records && position < bytes.length) {
    const end = frameEnd(bytes, position);
    if (end === undefined) {
      if (!isWhole) break;
      position = findFrame(bytes, position + 1);
      continue;
    }
    if (entries.length > 0 && end > limit.bytes) break;
    const entry = entryOf(bytes.subarray(position, end));
    if (entry !== undefined) {
      entries.push(entry);
      if (!isGap(entry)) records++;
    }
    position = end;
    legible = end;
  }
  return { entries, bytes: legible };
}

/** Where the frame at this position ends; undefined when there is no undamaged one. */
function frameEnd(bytes: Buffer, position: number): number | undefined {
  if (bytes.length - position < HEADER_BYTES || bytes.readUInt32BE(position) !== MAGIC) return undefined;
  const end = position + HEADER_BYTES + bytes.readUInt32LE(position + LENGTH_AT);
  if (end > bytes.length) return undefined;
  const expected = bytes.readUInt32LE(position + CRC_AT);
  return crc32(bytes.subarray(position + LENGTH_AT, end)) === expected ? end : undefined;
}

/** Where the next undamaged frame begins, or the end of the bytes. */
function findFrame(bytes: Buffer, from: number): number {
  const magic = Buffer.alloc(4);
  magic.writeUInt32BE(MAGIC);
  let position = bytes.indexOf(magic, from);
  while (position >= 0 && frameEnd(bytes, position) === undefined) position = bytes.indexOf(magic, position + 1);
  return position < 0 ? bytes.length : position;
}

/** undefined for a frame that is intact but that another version wrote. */
function entryOf(frame: Buffer): SpoolEntry | undefined {
  const separator = frame.indexOf(SEPARATOR, HEADER_BYTES);
  const text = frame.toString('utf8', HEADER_BYTES, Math.max(separator, HEADER_BYTES));
  const sequence = frame.readDoubleLE(SEQUENCE_AT);
  const json = frame.toString('utf8', separator + 1);
  if (text === GAP_NAMES) return gapOf(sequence, Number(json));
  const names = namesOf(text);
  if (names === undefined) return undefined;
  const [id, kind, streamId, isLasting] = names;
  return { sequence, timeMs: frame.readDoubleLE(TIME_AT), id, kind, streamId, isLasting, json };
}

function gapOf(sequence: number, missing: number): SpoolGap | undefined {
  return Number.isSafeInteger(missing) && missing > 0 ? { sequence, missing } : undefined;
}

function namesOf(text: string): [string, string, string, boolean] | undefined {
  try {
    const names: unknown = JSON.parse(text);
    if (!Array.isArray(names) || names.length !== 4 || typeof names[3] !== 'boolean') return undefined;
    return names.slice(0, 3).every((name) => typeof name === 'string')
      ? (names as [string, string, string, boolean])
      : undefined;
  } catch {
    return undefined;
  }
}
