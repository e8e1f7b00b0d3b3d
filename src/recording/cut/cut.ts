import { closeSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PACKET_SIZE } from '../../mpegts/packet.js';
import { Entry, EntryPoints } from '../segments/entry-points.js';
import type { SegmentEntry, SegmentIndex } from '../segments/segment-index.js';
import { ArrivalClock } from './arrival-clock.js';
import type { ArrivedPackets } from './cut-pcapng.js';

/** Bytes that are read at once: whole packets. */
const PIECE_BYTES = 5577 * PACKET_SIZE;

/** A part of a recording, by arrival in epoch s. */
export interface CutRange {
  readonly fromS: number;
  readonly toS: number;
}

/** What is needed of a segment to take a part of it. */
type CutEntry = Pick<SegmentEntry, 'file' | 'first_arrival_s' | 'last_arrival_s' | 'bytes' | 'table_bytes'>;

/** A segment that a part of a recording takes, with its file. */
interface Piece {
  readonly entry: CutEntry;
  readonly file: string;
}

/**
 * The part of a recording from the random access point before `fromS` to the last packet that arrived by `toS`, with PAT and PMT in front,
 * in pieces. Segments that a file is missing of are told to `missing`.
 */
export function* cutSegments(
  indexFile: string,
  index: SegmentIndex,
  range: CutRange,
  missing: (file: string) => void,
): Generator<ArrivedPackets> {
  const pieces = entriesOf(index)
    .filter(({ first_arrival_s, last_arrival_s }) => last_arrival_s >= range.fromS && first_arrival_s <= range.toS)
    .map((entry): Piece => ({ entry, file: join(dirname(indexFile), entry.file) }));
  for (const [n, piece] of pieces.entries()) {
    try {
      yield* n === 0 ? firstPiece(piece, range) : laterPiece(piece, range);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      missing(piece.file);
    }
  }
}

/** All segments, the one that grows as well. */
function entriesOf({ segments, open }: SegmentIndex): CutEntry[] {
  return open === null ? [...segments] : [...segments, { ...open, last_arrival_s: Number.POSITIVE_INFINITY, bytes: 0 }];
}

/** Begins at the last random access point by `fromS`, or where the segment does. */
function* firstPiece(piece: Piece, range: CutRange): Generator<ArrivedPackets> {
  const { beginPos, tables } = entryBefore(piece, range.fromS);
  if (tables.length > 0) yield { bytes: tables, arrivalsS: new Array(tables.length / PACKET_SIZE).fill(Number.NaN) };
  yield* packetsOf(piece, beginPos, range.toS);
}

function* laterPiece(piece: Piece, range: CutRange): Generator<ArrivedPackets> {
  yield* packetsOf(piece, piece.entry.table_bytes, range.toS);
}

function entryBefore(
  { entry, file }: Piece,
  fromS: number,
): { readonly beginPos: number; readonly tables: Uint8Array } {
  const points = new EntryPoints();
  const clock = clockOf(entry);
  let found = { beginPos: entry.table_bytes, tables: new Uint8Array(0) as Uint8Array };
  for (const { bytes, place } of readPieces(file, 0)) {
    for (let pos = 0; pos + PACKET_SIZE <= bytes.length; pos += PACKET_SIZE) {
      const at = place + pos;
      // Of the tables in front of it: the first packet may be one itself.
      if (at === entry.table_bytes) found = { beginPos: at, tables: points.tables.packets() };
      const kind = points.feed(bytes, pos);
      if (at < entry.table_bytes) continue;
      if (clock.arrivalOf(bytes, pos, at - entry.table_bytes) > fromS) return found;
      if (kind === Entry.RANDOM_ACCESS) found = { beginPos: at, tables: points.tables.packets() };
    }
  }
  return found;
}

function* packetsOf({ entry, file }: Piece, beginPos: number, toS: number): Generator<ArrivedPackets> {
  const clock = clockOf(entry);
  for (const { bytes, place } of readPieces(file, entry.table_bytes)) {
    let end = 0;
    let isOver = false;
    const arrivalsS = new Float64Array(bytes.length / PACKET_SIZE);
    while (end + PACKET_SIZE <= bytes.length && !isOver) {
      const arrivalS = clock.arrivalOf(bytes, end, place + end - entry.table_bytes);
      arrivalsS[end / PACKET_SIZE] = arrivalS;
      isOver = arrivalS > toS;
      if (!isOver) end += PACKET_SIZE;
    }
    const from = Math.max(0, beginPos - place);
    if (end > from) {
      const arrivals = arrivalsS.subarray(from / PACKET_SIZE, end / PACKET_SIZE);
      yield { bytes: bytes.subarray(from, end), arrivalsS: arrivals };
    }
    if (isOver) return;
  }
}

function clockOf({ first_arrival_s, last_arrival_s, bytes }: CutEntry): ArrivalClock {
  return new ArrivalClock(first_arrival_s, last_arrival_s, bytes);
}

/** The whole packets of a file from `start` on; each piece is valid until the next. */
function* readPieces(file: string, start: number): Generator<{ readonly bytes: Uint8Array; readonly place: number }> {
  const descriptor = openSync(file, 'r');
  try {
    for (let place = start; ; ) {
      const buffer = Buffer.allocUnsafe(PIECE_BYTES);
      const read = readSync(descriptor, buffer, 0, PIECE_BYTES, place);
      const whole = Math.floor(read / PACKET_SIZE) * PACKET_SIZE;
      if (whole === 0) return;
      yield { bytes: buffer.subarray(0, whole), place };
      place += whole;
    }
  } finally {
    closeSync(descriptor);
  }
}
