// Tested by: test/delivery/spool.test.ts
import type { BatchLimit } from './record-queue.js';
import { endOfEntry, isGap, type SpoolEntry, type SpooledRecord } from './spool-frame.js';
import { readFrames, type Segment } from './spool-segment.js';

/** Is told what goes wrong while a spool is read. */
export interface SpoolReadObserver {
  unreadable(error: Error): void;
  /** `damaged` records were lost so far. */
  lost(damaged: number): void;
  /** So many records were not there, as they were dropped. */
  passed(missing: number): void;
}

/** Where reading has come to in the segments of a spool, oldest first. */
export class SpoolReader {
  #offset = 0;
  /** The segment to read on in; undefined before there is one. */
  #segment: Segment | undefined;

  /** `sequence`: number of the next record; `damaged`: how many were not found where they should be. */
  constructor(
    readonly segments: readonly Segment[],
    public sequence: number,
    public damaged: number,
    readonly observer: SpoolReadObserver,
  ) {
    this.#segment = segments[0];
  }

  get segment(): Segment | undefined {
    return this.#segment;
  }

  /** A new segment, at the end of the others. */
  added(segment: Segment): void {
    this.#segment ??= segment;
  }

  /** Goes behind the oldest segment, which is about to be dropped; how many of its records were not read. */
  skipOldest(): number {
    const oldest = this.segments[0]!;
    if (this.#segment !== oldest) return 0;
    const unread = Math.max(0, oldest.next - this.sequence);
    this.#enter(this.segments[1], oldest.next);
    return unread;
  }

  /** The next records; none at the end. */
  async next(limit: BatchLimit): Promise<readonly SpooledRecord[]> {
    for (;;) {
      const segment = this.#segment;
      if (segment === undefined) return [];
      const decoded = this.#offset < segment.bytes ? await this.#decode(segment, limit) : undefined;
      if (decoded === undefined || decoded.bytes === 0) {
        this.#lose(segment.next);
        this.#offset = segment.bytes;
        const following = this.segments[this.segments.indexOf(segment) + 1];
        if (following === undefined) return [];
        this.#enter(following, segment.next);
        continue;
      }
      this.#offset += decoded.bytes;
      const records = this.#pass(decoded.entries, segment);
      if (records.length > 0) return records;
    }
  }

  /** All segments are gone, with all records before this number but for `missing` that were dropped before. */
  loseAll(sequence: number, missing: number): void {
    this.damaged += sequence - this.sequence - missing;
    this.#segment = undefined;
    this.#offset = 0;
    this.sequence = sequence;
  }

  /** Its segment was written anew: what was read of it takes so many bytes now. */
  rewritten(bytesRead: number): void {
    this.#offset = bytesRead;
  }

  /**
   * Goes behind the entries; returns the records among them that were not there before. What has a number of another segment does not
   * belong here: segments were mixed up.
   */
  #pass(entries: readonly SpoolEntry[], { first, next }: Segment): SpooledRecord[] {
    const records: SpooledRecord[] = [];
    for (const entry of entries) {
      const end = endOfEntry(entry);
      if (end <= this.sequence || entry.sequence < first || end > next) continue;
      this.#lose(entry.sequence);
      if (isGap(entry)) this.observer.passed(end - this.sequence);
      else records.push(entry);
      this.sequence = end;
    }
    return records;
  }

  #enter(segment: Segment | undefined, sequence: number): void {
    this.#segment = segment;
    this.#offset = 0;
    this.sequence = Math.max(this.sequence, sequence);
  }

  /** undefined when the segment cannot be read at all. */
  async #decode(segment: Segment, limit: BatchLimit) {
    try {
      return await readFrames(segment, this.#offset, limit);
    } catch (error) {
      this.observer.unreadable(error as Error);
      return undefined;
    }
  }

  /** Records before this number were not found where they should be. */
  #lose(sequence: number): void {
    if (sequence <= this.sequence) return;
    this.damaged += sequence - this.sequence;
    this.sequence = sequence;
    this.observer.lost(this.damaged);
  }
}
