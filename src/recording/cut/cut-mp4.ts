// Tested by: test/recording/mp4/mp4-segments.test.ts
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PACKET_SIZE } from '../../mpegts/packet.js';
import { Mp4Muxer } from '../mp4/mp4-muxer.js';
import type { SegmentIndex } from '../segments/segment-index.js';
import type { CutRange } from './cut.js';
import type { ArrivedPackets } from './cut-pcapng.js';

/** A piece of an MP4 file. */
export interface Mp4Piece {
  readonly bytes: Uint8Array;
  /** A file begins with it. */
  readonly isBegin: boolean;
}

/** The MP4 of a transport stream in pieces of whole packets; several files where its format changes. */
export function* mp4OfPackets(pieces: Iterable<Pick<ArrivedPackets, 'bytes'>>): Generator<Mp4Piece> {
  let made: Mp4Piece[] = [];
  const muxer = new Mp4Muxer({
    begin: (bytes) => made.push({ bytes, isBegin: true }),
    fragment: ({ parts, release }) => {
      made.push({ bytes: Buffer.concat(parts), isBegin: false });
      release();
    },
    passedOver: () => {},
  });
  for (const { bytes } of pieces) {
    for (let pos = 0; pos + PACKET_SIZE <= bytes.length; pos += PACKET_SIZE) muxer.feed(bytes, pos, Number.NaN);
    yield* made;
    made = [];
  }
  muxer.flush();
  yield* made;
}

/** Whole segments of a recording in fragmented MP4 that have something of the time. */
export function* mp4OfSegments(
  indexFile: string,
  { segments, open }: SegmentIndex,
  { fromS, toS }: CutRange,
  missing: (file: string) => void,
): Generator<Mp4Piece> {
  const all = open === null ? segments : [...segments, { ...open, last_arrival_s: Number.POSITIVE_INFINITY }];
  let begun: string | undefined;
  for (const { file, init = '', first_arrival_s, last_arrival_s } of all) {
    if (last_arrival_s < fromS || first_arrival_s > toS) continue;
    try {
      const folder = dirname(indexFile);
      const bytes = readFileSync(join(folder, file));
      if (init !== begun) yield { bytes: readFileSync(join(folder, init)), isBegin: true };
      begun = init;
      yield { bytes, isBegin: false };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      missing(file);
    }
  }
}
