import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { BatchLimit, QueuedRecord, QueueFigures, RecordQueue } from './record-queue.js';
import type { SinkLog, SinkRecord } from './record-sink.js';
import { SpoolError } from './spool-error.js';
import { encodeFrame } from './spool-frame.js';
import { SpoolLock } from './spool-lock.js';
import { openPosition, writePosition } from './spool-position.js';
import { SpoolReader } from './spool-reader.js';
import { emptySegment, findSegments, type Segment } from './spool-segment.js';

/** Most bytes that wait in memory for a slow disk: some seconds of reports on a thousand streams. */
const BACKLOG_BYTES = 64 << 20;
const LARGEST_SEGMENT_BYTES = 4 << 20;
/** The oldest segment goes as a whole, so this share of the spool is lost at once when it is full. */
const SEGMENTS_PER_LIMIT = 16;
/** A record of more UTF-16 units than this share of the spool is dropped; a unit takes up to three bytes. */
const LARGEST_RECORD_DIVISOR = 4;

interface PendingRecord {
  readonly record: SinkRecord;
  readonly timeMs: number;
}

/**
 * A queue of records in a folder, for one process. What was stored outlives a process that is killed (not a failure of the
 * machine's power: nothing is synchronised to the disk). After a restart it goes on behind the last release, so what was
 * taken and not released comes again.
 */
export class Spool implements RecordQueue {
  readonly #lock: SpoolLock;
  readonly #segments: Segment[];
  readonly #segmentBytes: number;
  /** The newest segment while it is written to. */
  #output: FileHandle | undefined;
  #pending: PendingRecord[] = [];
  #pendingBytes = 0;
  #bytes: number;
  #nextSequence: number;
  readonly #reader: SpoolReader;
  #released: number;
  #isTaken = false;
  #dropped: number;
  /** One thing at a time happens to the files. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Makes the folder when it is missing. Throws SpoolError. */
  constructor(
    readonly folder: string,
    readonly limitBytes: number,
    readonly log: SinkLog,
    readonly now: () => number = Date.now,
  ) {
    this.#segmentBytes = Math.min(LARGEST_SEGMENT_BYTES, Math.ceil(limitBytes / SEGMENTS_PER_LIMIT));
    this.#lock = lockFolder(folder);
    this.#segments = findSegments(folder);
    const position = openPosition(folder, this.#segments[0]?.first ?? 0);
    this.#bytes = this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#nextSequence = Math.max(position.next, this.#segments.at(-1)?.next ?? 0);
    const oldest = Math.max(position.next, this.#segments[0]?.first ?? this.#nextSequence);
    this.#dropped = position.dropped + oldest - position.next;
    this.#released = oldest;
    this.#reader = new SpoolReader(this.#segments, oldest, position.damaged, {
      unreadable: (error) => this.#fail('read', error),
      lost: (damaged) => log.write('warn', 'spool_damage', { damaged }, `spool folder ${folder} is damaged`),
    });
  }

  get figures(): QueueFigures {
    const spooled = this.#nextSequence - this.#released;
    return {
      waiting: spooled + this.#pending.length,
      queueBytes: this.#bytes + this.#pendingBytes,
      spooled,
      dropped: this.#dropped,
      damaged: this.#reader.damaged,
    };
  }

  append(record: SinkRecord): void {
    if (record.json.length > this.limitBytes / LARGEST_RECORD_DIVISOR) {
      this.#dropped++;
      return;
    }
    this.#pending.push({ record, timeMs: this.now() });
    this.#pendingBytes += record.json.length;
    if (this.#pending.length === 1) void this.#exclusively(() => this.#writePending());
    while (this.#pendingBytes > BACKLOG_BYTES) {
      this.#pendingBytes -= this.#pending.shift()!.record.json.length;
      this.#dropped++;
    }
  }

  stored(): Promise<void> {
    return this.#exclusively(() => this.#writePending());
  }

  take(limit: BatchLimit): Promise<readonly QueuedRecord[]> {
    return this.#exclusively(async () => {
      assert(!this.#isTaken, 'what was taken is released first');
      const records = await this.#reader.next(limit);
      this.#isTaken = records.length > 0;
      if (!this.#isTaken) await this.#settle();
      return records;
    });
  }

  release(): Promise<void> {
    return this.#exclusively(() => {
      this.#isTaken = false;
      return this.#settle();
    });
  }

  async close(): Promise<void> {
    await this.stored();
    await this.#exclusively(async () => {
      await this.#closeOutput();
      while (this.#released === this.#nextSequence && this.#segments.length > 0) await this.#removeOldest();
    });
    this.#lock.release();
  }

  #fail(what: 'read' | 'written', error: Error): void {
    this.log.write('error', 'spool', {}, `spool folder ${this.folder} cannot be ${what}: ${error.message}`);
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #writePending(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    for (let index = 0; index < pending.length; ) {
      const frames: Buffer[] = [];
      let bytes = 0;
      do {
        const { record, timeMs } = pending[index++]!;
        const frame = encodeFrame(record, this.#nextSequence + frames.length, timeMs);
        frames.push(frame);
        bytes += frame.length;
      } while (index < pending.length && bytes < this.#segmentBytes);
      await this.#writeFrames(Buffer.concat(frames, bytes), frames.length);
    }
  }

  /** Writes to the newest segment. What the disk does not take is dropped, so that a full disk costs no memory. */
  async #writeFrames(frames: Buffer, count: number): Promise<void> {
    try {
      await this.#makeRoom(frames.length);
      const output = await this.#openOutput();
      const segment = this.#segments.at(-1)!;
      await output.appendFile(frames);
      segment.bytes += frames.length;
      segment.next += count;
      this.#nextSequence += count;
      this.#bytes += frames.length;
      if (segment.bytes >= this.#segmentBytes) await this.#closeOutput();
    } catch (error) {
      this.#dropped += count;
      this.log.write(
        'error',
        'spool',
        {},
        `spool folder ${this.folder} cannot be written: ${(error as Error).message}`,
      );
      await this.#abandonOutput();
    }
  }

  async #openOutput(): Promise<FileHandle> {
    if (this.#output === undefined) {
      const newest = this.#segments.at(-1);
      const segment = newest?.bytes === 0 ? newest : emptySegment(this.folder, this.#nextSequence);
      this.#output = await open(segment.file, 'w');
      if (segment !== newest) this.#segments.push(segment);
      this.#reader.added(segment);
    }
    return this.#output;
  }

  async #closeOutput(): Promise<void> {
    const output = this.#output;
    this.#output = undefined;
    await output?.close();
  }

  /** After a failed write: what it left of a frame goes, and the next record begins a segment. */
  async #abandonOutput(): Promise<void> {
    const output = this.#output;
    this.#output = undefined;
    try {
      await output?.truncate(this.#segments.at(-1)!.bytes);
    } catch {
      // This process never reads beyond the bytes that count; a later one counts what is torn.
    } finally {
      await output?.close().catch(() => {});
    }
  }

  /** Drops the oldest segments until so many bytes more fit. */
  async #makeRoom(bytes: number): Promise<void> {
    const before = this.#dropped;
    while (this.#segments.length > 0 && this.#bytes + bytes > this.limitBytes) await this.#dropOldest();
    if (this.#dropped > before && !this.#isTaken) await this.#settle();
  }

  async #dropOldest(): Promise<void> {
    this.#dropped += this.#reader.skipOldest();
    await this.#removeOldest();
  }

  async #removeOldest(): Promise<void> {
    if (this.#segments.length === 1) await this.#closeOutput();
    const segment = this.#segments.shift()!;
    this.#bytes -= segment.bytes;
    await rm(segment.file, { force: true });
  }

  /** Everything read is done with: notes it on disk and removes the segments before it. */
  async #settle(): Promise<void> {
    const { segment, sequence } = this.#reader;
    if (sequence === this.#released) return;
    this.#released = sequence;
    try {
      await writePosition(this.folder, { next: sequence, dropped: this.#dropped, damaged: this.#reader.damaged });
      while (this.#segments.length > 0 && this.#segments[0] !== segment) await this.#removeOldest();
    } catch (error) {
      this.log.write(
        'error',
        'spool',
        {},
        `spool folder ${this.folder} cannot be written: ${(error as Error).message}`,
      );
    }
  }
}

function lockFolder(folder: string): SpoolLock {
  try {
    mkdirSync(folder, { recursive: true });
    return new SpoolLock(folder);
  } catch (error) {
    if (error instanceof SpoolError) throw error;
    throw new SpoolError('SPOOL_NOT_USABLE', `spool folder ${folder} cannot be used: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
