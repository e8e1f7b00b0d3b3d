// Tested by: test/delivery/spool.test.ts
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import type { FramedRecords } from './spool-backlog.js';
import { type CompactedFrames, compactSegment, type Progress } from './spool-compaction.js';
import { emptySegment, findSegments, type Segment } from './spool-segment.js';

/** The files are looked for so often. */
const LOOK_MS = 1000;

/** The segments of a spool on the disk, the oldest first; the newest is written to. All that fails throws what the system says. */
export class SpoolFiles {
  readonly segments: Segment[];
  /** Bytes of all segments. */
  bytes: number;
  /** Number of the next record that is written. */
  nextSequence: number;
  /** Records of the write under way, which are not numbered yet. */
  underWay = 0;
  /** The newest segment while it is written to. */
  #output: FileHandle | undefined;
  #lookedMs = performance.now();

  /** Begins with what a former process left; a segment is full at `segmentBytes`. */
  constructor(
    readonly folder: string,
    readonly segmentBytes: number,
    /** Is told of a new segment, at the end of the others. */
    readonly added: (segment: Segment) => void,
  ) {
    this.segments = findSegments(folder);
    this.bytes = this.segments.reduce((sum, { bytes }) => sum + bytes, 0);
    this.nextSequence = this.segments.at(-1)?.next ?? 0;
  }

  async append({ frames, records }: FramedRecords): Promise<void> {
    const output = await this.#openOutput();
    const segment = this.segments.at(-1)!;
    await output.appendFile(frames);
    segment.bytes += frames.length;
    segment.next += records.length;
    segment.isLasting = false;
    segment.lasting += records.filter(({ isLasting }) => isLasting).length;
    this.nextSequence += records.length;
    this.underWay = 0;
    this.bytes += frames.length;
  }

  /** Synchronises the newest segment if it is full. */
  async closeFull(): Promise<void> {
    if (this.segments.at(-1)!.bytes >= this.segmentBytes) await this.close();
  }

  /** Synchronises the newest segment; the next record begins another. */
  async close(): Promise<void> {
    const output = this.#output;
    this.#output = undefined;
    try {
      await output?.datasync();
    } finally {
      await output?.close();
    }
  }

  /** After a failed write: what it left of a frame goes, and the next record begins a segment. */
  async abandon(): Promise<void> {
    const output = this.#output;
    this.#output = undefined;
    try {
      await output?.truncate(this.segments.at(-1)!.bytes);
    } catch {
      // This process never reads beyond the bytes that count; a later one counts what is torn.
    } finally {
      await output?.close().catch(() => {});
    }
  }

  /** Drops the figures of a segment; what lasts may have moved into the one before, and the segment is then to be removed. */
  async compact(
    segment: Segment,
    before: Segment | undefined,
    progress: Progress,
  ): Promise<CompactedFrames & { readonly isMoved: boolean }> {
    if (segment === this.segments.at(-1)) await this.close();
    const bytesBefore = segment.bytes;
    const compacted = await compactSegment(segment, before, this.segmentBytes, progress);
    this.bytes += compacted.frames.length - bytesBefore;
    segment.isLasting = true;
    return compacted;
  }

  /** A segment whose records have moved into the one before. */
  async removeMoved(segment: Segment, before: Segment): Promise<void> {
    before.lasting += segment.lasting;
    this.segments.splice(this.segments.indexOf(segment), 1);
    await rm(segment.file, { force: true });
  }

  async removeOldest(): Promise<void> {
    if (this.segments.length === 1) await this.close();
    const segment = this.segments.shift()!;
    this.bytes -= segment.bytes;
    await rm(segment.file, { force: true });
  }

  /** Whether, when it is time to look, all segments are gone: who writes to files that nobody finds any more keeps nothing. */
  async areFoundGone(): Promise<boolean> {
    const nowMs = performance.now();
    if (nowMs - this.#lookedMs < LOOK_MS) return false;
    this.#lookedMs = nowMs;
    return this.areGone();
  }

  async areGone(): Promise<boolean> {
    if (this.segments.length === 0) return false;
    const found = await Promise.all(this.segments.map(({ file }) => isThere(file)));
    return !found.includes(true);
  }

  /** They are gone. */
  forget(): void {
    this.bytes = 0;
    this.segments.splice(0);
  }

  async #openOutput(): Promise<FileHandle> {
    if (this.#output === undefined) {
      const newest = this.segments.at(-1);
      const segment = newest?.bytes === 0 ? newest : emptySegment(this.folder, this.nextSequence);
      this.#output = await open(segment.file, 'w');
      if (segment !== newest) this.segments.push(segment);
      this.added(segment);
    }
    return this.#output;
  }
}

/** Whether there is a file of this name; one that cannot be looked at may be. */
async function isThere(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}
