// Tested by: test/recording/cut/cut-captures.test.ts
import { closeSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PCAP_HEADER, recordArrivalS, recordEnd } from '../pcap-format.js';
import type { SegmentIndex } from '../segments/segment-index.js';
import type { CutRange } from './cut.js';

/** Bytes that are read at once: far more than a datagram has. */
const PIECE_BYTES = 8 << 20;

/** The datagrams of a recording in captures that arrived in that time, as a capture in pieces. Files that are missing are told to `missing`. */
export function* captureOfSegments(
  indexFile: string,
  { segments, open }: SegmentIndex,
  range: CutRange,
  missing: (file: string) => void,
): Generator<Uint8Array> {
  const all = open === null ? segments : [...segments, { ...open, last_arrival_s: Number.POSITIVE_INFINITY }];
  let isBegun = false;
  for (const { file, format, first_arrival_s, last_arrival_s, table_bytes } of all) {
    if (format !== 'pcap' || last_arrival_s < range.fromS || first_arrival_s > range.toS) continue;
    const name = join(dirname(indexFile), file);
    try {
      for (const records of recordsOf(name, table_bytes, range)) {
        if (!isBegun) yield PCAP_HEADER;
        isBegun = true;
        yield records;
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      missing(name);
    }
  }
}

/** Those of a file that arrived in the time, in runs; each is valid until the next. One that is cut off is the end. */
function* recordsOf(name: string, start: number, { fromS, toS }: CutRange): Generator<Uint8Array> {
  const descriptor = openSync(name, 'r');
  const buffer = Buffer.allocUnsafe(PIECE_BYTES);
  try {
    for (let place = start; ; ) {
      const bytes = buffer.subarray(0, readSync(descriptor, buffer, 0, PIECE_BYTES, place));
      let pos = 0;
      let from = 0;
      for (let end = recordEnd(bytes, 0); end !== undefined; end = recordEnd(bytes, pos)) {
        const arrivalS = recordArrivalS(bytes, pos);
        if (arrivalS < fromS || arrivalS > toS) {
          if (pos > from) yield bytes.subarray(from, pos);
          from = end;
        }
        pos = end;
      }
      if (pos > from) yield bytes.subarray(from, pos);
      if (pos === 0) return;
      place += pos;
    }
  } finally {
    closeSync(descriptor);
  }
}
