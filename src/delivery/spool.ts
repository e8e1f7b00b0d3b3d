import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { systemFault } from '../text/system-fault.js';
import type { BatchLimit, QueuedRecord, QueueFigures, RecordQueue } from './record-queue.js';
import type { SinkLog, SinkRecord } from './sink-record.js';
import { type FramedRecords, SpoolBacklog } from './spool-backlog.js';
import { SpoolDrops } from './spool-drops.js';
import { SpoolError } from './spool-error.js';
import { SpoolFiles } from './spool-files.js';
import { SpoolLock } from './spool-lock.js';
import { openPosition, writePosition } from './spool-position.js';
import { SpoolReader } from './spool-reader.js';
import { readSegment } from './spool-segment.js';

const LARGEST_SEGMENT_BYTES = 4 << 20;
/** Segments lose their figures as a whole, so this share of the spool is lost at once when it is full. */
const SEGMENTS_PER_LIMIT = 16;
/** A record of more UTF-16 units than this share of the spool is dropped; a unit takes up to three bytes. */
const LARGEST_RECORD_DIVISOR = 4;

/**
 * A queue of records in a folder, for one process. What was stored outlives a process that is killed. A failure of the machine's power
 * costs at most the segment that is written: each is synchronised to the disk when it is full and at the end. After a restart it goes on behind the last release, so what was
 * taken and not released comes again.
 */
export class Spool implements RecordQueue {
  readonly inherited: number;
  readonly #lock: SpoolLock;
  readonly #backlog = new SpoolBacklog();
  readonly #files: SpoolFiles;
  readonly #reader: SpoolReader;
  readonly #drops: SpoolDrops;
  /** The files are to be written, or are being written. */
  #isWriting = false;
  #released: number;
  #isTaken = false;
  /** What was taken is on the disk no more. */
  #isTakenLost = false;
  /** One thing at a time happens to the files. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Makes the folder when it is missing. Throws SpoolError. */
  constructor(
    readonly folder: string,
    readonly limitBytes: number,
    readonly log: SinkLog,
    readonly now: () => number = Date.now,
  ) {
    const segmentBytes = Math.min(LARGEST_SEGMENT_BYTES, Math.ceil(limitBytes / SEGMENTS_PER_LIMIT));
    this.#lock = lockFolder(folder, log);
    const files = new SpoolFiles(folder, segmentBytes, (segment) => this.#reader.added(segment));
    const [first] = files.segments;
    const position = openPosition(folder, first?.first ?? 0);
    files.nextSequence = Math.max(position.next, files.nextSequence);
    const oldest = Math.max(position.next, first?.first ?? files.nextSequence);
    this.#files = files;
    this.#drops = new SpoolDrops(position, oldest, files.nextSequence);
    this.#released = oldest;
    this.#reader = new SpoolReader(files.segments, oldest, position.damaged, {
      unreadable: (error) => this.#fail('read', error),
      lost: (damaged) => log.write('warn', 'spool_damage', { damaged }, `spool folder ${folder} is damaged`),
      passed: (missing) => this.#drops.passGap(missing),
    });
    this.inherited = this.#unread + this.#drops.total + position.damaged;
  }

  get outlives(): boolean {
    return !this.#isTakenLost;
  }

  get figures(): QueueFigures {
    const { bytes, nextSequence, underWay } = this.#files;
    const { counts, lost, missing } = this.#drops;
    return {
      waiting: this.#unread + underWay + this.#backlog.length,
      queueBytes: bytes + this.#backlog.size,
      spooled: nextSequence - this.#released - missing,
      dropped: { ...counts, damaged: this.#reader.damaged },
      lost,
    };
  }

  /** Records on disk that were not read yet. */
  get #unread(): number {
    return this.#files.nextSequence - this.#reader.sequence - this.#drops.missing;
  }

  append(record: SinkRecord): void {
    if (record.json.length > this.limitBytes / LARGEST_RECORD_DIVISOR) {
      this.#drops.add([record], 'queue_full');
      return;
    }
    this.#drops.add(this.#backlog.push(record, this.now()), 'queue_full');
    if (this.#isWriting) return;
    this.#isWriting = true;
    this.#exclusively(() => this.#writeBacklog()).catch((error) => this.#fail('written', error));
  }

  /** What is on the disk waits for the next process. */
  dropFigures(): void {}

  stored(): Promise<void> {
    return this.#exclusively(() => this.#writeBacklog());
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
      this.#isTakenLost = false;
      return this.#settle();
    });
  }

  async close(): Promise<void> {
    await this.stored();
    await this.#exclusively(async () => {
      const files = this.#files;
      if (await files.areGone()) await this.#loseAll();
      await files.close();
      while (this.#released === files.nextSequence && files.segments.length > 0) await files.removeOldest();
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

  async #writeBacklog(): Promise<void> {
    try {
      while (this.#backlog.length > 0) {
        const { nextSequence, segmentBytes } = this.#files;
        const onDropped = (records: readonly SinkRecord[]): void => this.#drops.add(records, 'write_error');
        await this.#write(this.#backlog.take(nextSequence, segmentBytes, onDropped));
      }
    } finally {
      this.#isWriting = false;
    }
  }

  /** What the disk does not take is dropped, so that a full disk costs no memory. */
  async #write(framed: FramedRecords): Promise<void> {
    const files = this.#files;
    files.underWay = framed.records.length;
    try {
      if (await files.areFoundGone()) await this.#loseAll();
      await this.#makeRoom(framed.frames.length);
      await files.append(framed);
    } catch (error) {
      files.underWay = 0;
      this.#drops.add(framed.records, 'write_error');
      this.#fail('written', error as Error);
      await files.abandon();
      return;
    }
    // The records are there, and wait: what fails now is that they outlive a failure of the machine.
    await files.closeFull().catch((error: Error) => this.#fail('written', error));
  }

  /** All that waited on the disk counts as lost; what comes begins anew, as soon as there is a folder. */
  async #loseAll(): Promise<void> {
    const unread = this.#unread;
    const files = this.#files;
    const { missing } = this.#drops;
    await files.abandon();
    this.#drops.loseAll(files.segments, this.#reader.sequence);
    this.#reader.loseAll(files.nextSequence, missing);
    files.forget();
    this.#isTakenLost = this.#isTaken;
    this.#fail('written', new Error(`it is gone, deleted or unmounted, with ${unread} records that waited`));
  }

  /** Drops figures until so many bytes more fit, and when there are none, the oldest segments. */
  async #makeRoom(bytes: number): Promise<void> {
    const files = this.#files;
    if (files.bytes + bytes <= this.limitBytes) return;
    while (files.segments.length > 0 && files.bytes + bytes > this.limitBytes) {
      const index = files.segments.findIndex(({ isLasting }) => !isLasting);
      // A disk that does not take what is left of a segment costs the oldest one.
      if (index < 0 || !(await this.#dropFiguresOf(index).catch(() => false))) await this.#dropOldest();
    }
    if (this.#isTaken) await this.#notePosition();
    else await this.#settle(true);
  }

  async #dropFiguresOf(index: number): Promise<true> {
    const segment = this.#files.segments[index]!;
    const isBeingRead = this.#reader.segment === segment;
    const before = isBeingRead ? undefined : this.#files.segments[index - 1];
    const progress = { released: this.#released, read: this.#reader.sequence };
    const { dropped, bytesRead, isMoved } = await this.#files.compact(segment, before, progress);
    this.#drops.addFigures(dropped);
    if (isBeingRead) this.#reader.rewritten(bytesRead);
    if (isMoved) await this.#files.removeMoved(segment, before!);
    return true;
  }

  async #dropOldest(): Promise<void> {
    const oldest = this.#files.segments[0]!;
    const { sequence } = this.#reader;
    const unread = this.#reader.skipOldest();
    if (unread > 0) this.#drops.addSegment(unread, await readSegment(oldest).catch(() => []), sequence);
    await this.#files.removeOldest();
  }

  /** Everything read is done with: notes it on disk and removes the segments before it. */
  async #settle(isNoteDue = false): Promise<void> {
    const { segment, sequence } = this.#reader;
    if (sequence === this.#released && !isNoteDue) return;
    this.#released = sequence;
    await this.#notePosition();
    try {
      const { segments } = this.#files;
      while (segments.length > 0 && segments[0] !== segment) await this.#files.removeOldest();
    } catch (error) {
      this.#fail('written', error as Error);
    }
  }

  async #notePosition(): Promise<void> {
    const { missing, total } = this.#drops;
    try {
      await writePosition(this.folder, {
        next: this.#released,
        dropped: total,
        damaged: this.#reader.damaged,
        missing,
      });
    } catch (error) {
      this.#fail('written', error as Error);
    }
  }
}

function lockFolder(folder: string, log: SinkLog): SpoolLock {
  try {
    mkdirSync(folder, { recursive: true });
    return new SpoolLock(folder, (reason) =>
      log.write('warn', 'spool_lock', {}, `${reason}: a monitor in another container is not kept out`),
    );
  } catch (error) {
    if (error instanceof SpoolError) throw error;
    throw new SpoolError('SPOOL_NOT_USABLE', `spool folder ${folder} cannot be used: ${systemFault(error)}`, {
      cause: error,
    });
  }
}
