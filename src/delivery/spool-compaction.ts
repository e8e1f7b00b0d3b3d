// Tested by: test/delivery/spool.test.ts
import { appendFile, rename, truncate, writeFile } from 'node:fs/promises';
import { encodeFrame, encodeGap, endOfEntry, isGap, type SpoolEntry, type SpoolGap } from './spool-frame.js';
import { readSegment, type Segment } from './spool-segment.js';

/** Numbers up to which the records of a spool are done with, and were read; what lies between is on its way. */
export interface Progress {
  readonly released: number;
  readonly read: number;
}

export interface CompactedFrames {
  readonly frames: Buffer;
  /** Figures among the records not read yet, which are not in the frames any more. */
  readonly dropped: number;
  /** Bytes of the frames that were read already. */
  readonly bytesRead: number;
}

/** The entries without the figures, in whose place gaps say how many there were, and without what is done with. */
function compactEntries(entries: readonly SpoolEntry[], { released, read }: Progress): CompactedFrames {
  const frames: Buffer[] = [];
  let dropped = 0;
  let bytes = 0;
  let bytesRead = 0;
  let gap: SpoolGap | undefined;
  const add = (frame: Buffer, end: number): void => {
    frames.push(frame);
    bytes += frame.length;
    if (end <= read) bytesRead = bytes;
  };
  const endGap = (): void => {
    if (gap !== undefined) add(encodeGap(gap), endOfEntry(gap));
    gap = undefined;
  };
  for (const entry of entries) {
    const end = endOfEntry(entry);
    if (end <= released) continue;
    const isKept = !isGap(entry) && entry.isLasting;
    // What lies between the entries was damaged, and is no gap.
    if (isKept || gap === undefined || endOfEntry(gap) !== entry.sequence) endGap();
    if (isKept) {
      add(encodeFrame(entry, entry.sequence, entry.timeMs), end);
      continue;
    }
    if (!isGap(entry) && entry.sequence >= read) dropped++;
    const sequence: number = gap?.sequence ?? entry.sequence;
    gap = { sequence, missing: end - sequence };
  }
  endGap();
  return { frames: Buffer.concat(frames, bytes), dropped, bytesRead };
}

/**
 * Drops the figures of a segment: what lasts goes behind that of the segment before, where it fits there (the segment is then
 * to be removed: true), or takes its place. Throws what the system says.
 */
export async function compactSegment(
  segment: Segment,
  before: Segment | undefined,
  mostBytes: number,
  progress: Progress,
): Promise<CompactedFrames & { readonly isMoved: boolean }> {
  const compacted = compactEntries(await readSegment(segment), progress);
  const { frames } = compacted;
  if (before !== undefined && before.bytes + frames.length <= mostBytes) {
    await appendWhole(before, frames);
    before.bytes += frames.length;
    before.next = segment.next;
    return { ...compacted, isMoved: true };
  }
  const draft = `${segment.file}.part`;
  await writeFile(draft, frames);
  await rename(draft, segment.file);
  segment.bytes = frames.length;
  return { ...compacted, isMoved: false };
}

async function appendWhole({ file, bytes }: Segment, frames: Buffer): Promise<void> {
  try {
    await appendFile(file, frames);
  } catch (error) {
    await truncate(file, bytes);
    throw error;
  }
}
