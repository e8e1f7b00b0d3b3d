import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { type Waiting, WaitingList } from '../output/waiting-list.js';
import { systemFault } from '../text/system-fault.js';
import type { BatchLimit, QueuedRecord, QueueFigures, RecordQueue } from './record-queue.js';
import type { SinkLog, SinkRecord } from './sink-record.js';
import { compactSegment } from './spool-compaction.js';
import { SpoolError } from './spool-error.js';
import { encodeFrame, endOfEntry, isGap } from './spool-frame.js';
import { SpoolLock } from './spool-lock.js';
import { openPosition, writePosition } from './spool-position.js';
import { SpoolReader } from './spool-reader.js';
import { emptySegment, findSegments, readSegment, type Segment } from './spool-segment.js';

/** Most bytes that wait in memory for a slow disk: some seconds of reports on a thousand streams. */
const BACKLOG_BYTES = 64 << 20;
const LARGEST_SEGMENT_BYTES = 4 << 20;
/** Segments lose their figures as a whole, so this share of the spool is lost at once when it is full. */
const SEGMENTS_PER_LIMIT = 16;
/** The files are looked for so often. */
const LOOK_MS = 1000;
/** A record of more UTF-16 units than this share of the spool is dropped; a unit takes up to three bytes. */
const LARGEST_RECORD_DIVISOR = 4;

interface PendingRecord extends Waiting {
  readonly record: SinkRecord;
  readonly timeMs: number;
}

/**
 * A queue of records in a folder, for one process. What was stored outlives a process that is killed. A failure of the machine's power
 * costs at most the segment that is written: each is synchronised to the disk when it is full and at the end. After a restart it goes on behind the last release, so what was
 * taken and not released comes again.
 */
export class Spool implements RecordQueue {
  readonly inherited: number;
  readonly #lock: SpoolLock;
  readonly #segments: Segment[];
  readonly #segmentBytes: number;
  /** The newest segment while it is written to. */
  #output: FileHandle | undefined;
  readonly #pending = new WaitingList<PendingRecord>({ total: BACKLOG_BYTES, lasting: BACKLOG_BYTES });
  /** The files are to be written, or are being written. */
  #isWriting = false;
  /** Records of the write under way. */
  #underWay = 0;
  #bytes: number;
  #nextSequence: number;
  readonly #reader: SpoolReader;
  #released: number;
  #isTaken = false;
  /** What was taken is on the disk no more. */
  #isTakenLost = false;
  readonly #dropped = { queue_full: 0, write_error: 0, earlier: 0 };
  /** Records dropped that lie between those that were not read yet. */
  #missing: number;
  #lost = 0;
  #lookedMs = performance.now();
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
    this.#lock = lockFolder(folder, log);
    this.#segments = findSegments(folder);
    const position = openPosition(folder, this.#segments[0]?.first ?? 0);
    this.#bytes = this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#nextSequence = Math.max(position.next, this.#segments.at(-1)?.next ?? 0);
    const oldest = Math.max(position.next, this.#segments[0]?.first ?? this.#nextSequence);
    this.#dropped.earlier = position.dropped + oldest - position.next;
    this.#missing = Math.min(position.missing, this.#nextSequence - oldest);
    this.#released = oldest;
    this.#reader = new SpoolReader(this.#segments, oldest, position.damaged, {
      unreadable: (error) => this.#fail('read', error),
      lost: (damaged) => log.write('warn', 'spool_damage', { damaged }, `spool folder ${folder} is damaged`),
      passed: (missing) => this.#passGap(missing),
    });
    this.inherited = this.#unread + this.#dropped.earlier + position.damaged;
  }

  get outlives(): boolean {
    return !this.#isTakenLost;
  }

  get figures(): QueueFigures {
    return {
      waiting: this.#unread + this.#underWay + this.#pending.length,
      queueBytes: this.#bytes + this.#pending.size,
      spooled: this.#nextSequence - this.#released - this.#missing,
      dropped: { ...this.#dropped, damaged: this.#reader.damaged },
      lost: this.#lost,
    };
  }

  /** Records on disk that were not read yet. */
  get #unread(): number {
    return this.#nextSequence - this.#reader.sequence - this.#missing;
  }

  append(record: SinkRecord): void {
    const { json, isLasting } = record;
    if (json.length > this.limitBytes / LARGEST_RECORD_DIVISOR) {
      this.#drop([record], 'queue_full');
      return;
    }
    const dropped = this.#pending.push({ record, timeMs: this.now(), size: json.length, isLasting });
    this.#drop(dropped, 'queue_full');
    if (this.#isWriting) return;
    this.#isWriting = true;
    this.#exclusively(() => this.#writePending()).catch((error) => this.#fail('written', error));
  }

  /** What is on the disk waits for the next process. */
  dropFigures(): void {}

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
      this.#isTakenLost = false;
      return this.#settle();
    });
  }

  async close(): Promise<void> {
    await this.stored();
    await this.#exclusively(async () => {
      if (await this.#isGone()) await this.#loseAll();
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
    try {
      while (this.#pending.length > 0) {
        const { frames, records } = this.#encodePending();
        await this.#writeFrames(frames, records);
      }
    } finally {
      this.#isWriting = false;
    }
  }

  /** As many records as go into one write. Throws at one that has no frame: it is dropped with those before it. */
  #encodePending(): { readonly frames: Buffer; readonly records: readonly SinkRecord[] } {
    const records: SinkRecord[] = [];
    const frames: Buffer[] = [];
    let bytes = 0;
    try {
      do {
        const { record, timeMs } = this.#pending.shift()!;
        records.push(record);
        const frame = encodeFrame(record, this.#nextSequence + frames.length, timeMs);
        frames.push(frame);
        bytes += frame.length;
      } while (this.#pending.length > 0 && bytes < this.#segmentBytes);
    } catch (error) {
      this.#drop(records, 'write_error');
      throw error;
    }
    return { frames: Buffer.concat(frames, bytes), records };
  }

  /** Writes to the newest segment. What the disk does not take is dropped, so that a full disk costs no memory. */
  async #writeFrames(frames: Buffer, records: readonly SinkRecord[]): Promise<void> {
    this.#underWay = records.length;
    try {
      await this.#look();
      await this.#makeRoom(frames.length);
      const output = await this.#openOutput();
      const segment = this.#segments.at(-1)!;
      await output.appendFile(frames);
      segment.bytes += frames.length;
      segment.next += records.length;
      segment.isLasting = false;
      segment.lasting += records.filter(({ isLasting }) => isLasting).length;
      this.#nextSequence += records.length;
      this.#underWay = 0;
      this.#bytes += frames.length;
      if (segment.bytes >= this.#segmentBytes) await this.#closeOutput();
    } catch (error) {
      this.#underWay = 0;
      this.#drop(records, 'write_error');
      this.#fail('written', error as Error);
      await this.#abandonOutput();
    }
  }

  #drop(records: readonly { readonly isLasting: boolean }[], cause: 'queue_full' | 'write_error'): void {
    this.#dropped[cause] += records.length;
    for (const { isLasting } of records) if (isLasting) this.#lost++;
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
    try {
      await output?.datasync();
    } finally {
      await output?.close();
    }
  }

  /** Who writes to files that nobody finds any more keeps nothing. */
  async #look(): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.#lookedMs < LOOK_MS) return;
    this.#lookedMs = nowMs;
    if (await this.#isGone()) await this.#loseAll();
  }

  async #isGone(): Promise<boolean> {
    if (this.#segments.length === 0) return false;
    const found = await Promise.all(this.#segments.map(({ file }) => isThere(file)));
    return !found.includes(true);
  }

  /** All that waited on the disk counts as lost; what comes begins anew, as soon as there is a folder. */
  async #loseAll(): Promise<void> {
    const unread = this.#unread;
    await this.#abandonOutput();
    for (const { first, next, lasting } of this.#segments) {
      this.#lost += Math.min(lasting, Math.max(0, next - Math.max(first, this.#reader.sequence)));
    }
    this.#reader.loseAll(this.#nextSequence, this.#missing);
    this.#missing = 0;
    this.#bytes = 0;
    this.#segments.splice(0);
    this.#isTakenLost = this.#isTaken;
    this.#fail('written', new Error(`it is gone, deleted or unmounted, with ${unread} records that waited`));
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

  /** Drops figures until so many bytes more fit, and when there are none, the oldest segments. */
  async #makeRoom(bytes: number): Promise<void> {
    if (this.#bytes + bytes <= this.limitBytes) return;
    while (this.#segments.length > 0 && this.#bytes + bytes > this.limitBytes) {
      const index = this.#segments.findIndex(({ isLasting }) => !isLasting);
      // A disk that does not take what is left of a segment costs the oldest one.
      if (index < 0 || !(await this.#dropFiguresOf(index).catch(() => false))) await this.#dropOldest();
    }
    if (this.#isTaken) await this.#notePosition();
    else await this.#settle(true);
  }

  async #dropFiguresOf(index: number): Promise<true> {
    const segment = this.#segments[index]!;
    if (index === this.#segments.length - 1) await this.#closeOutput();
    const isBeingRead = this.#reader.segment === segment;
    const before = isBeingRead ? undefined : this.#segments[index - 1];
    const progress = { released: this.#released, read: this.#reader.sequence };
    const bytesBefore = segment.bytes;
    const { frames, dropped, bytesRead, isMoved } = await compactSegment(segment, before, this.#segmentBytes, progress);
    this.#bytes += frames.length - bytesBefore;
    this.#dropped.queue_full += dropped;
    this.#missing += dropped;
    segment.isLasting = true;
    if (isBeingRead) this.#reader.rewritten(bytesRead);
    if (isMoved) {
      before!.lasting += segment.lasting;
      this.#segments.splice(index, 1);
      await rm(segment.file, { force: true });
    }
    return true;
  }

  async #dropOldest(): Promise<void> {
    const oldest = this.#segments[0]!;
    const { sequence } = this.#reader;
    const unread = this.#reader.skipOldest();
    if (unread > 0) {
      const entries = (await readSegment(oldest).catch(() => [])).filter((entry) => endOfEntry(entry) > sequence);
      const inGaps = entries
        .filter(isGap)
        .reduce((sum, gap) => sum + endOfEntry(gap) - Math.max(gap.sequence, sequence), 0);
      const missing = Math.min(inGaps, this.#missing);
      this.#missing -= missing;
      this.#dropped.queue_full += unread - missing;
      this.#lost += entries.filter((entry) => !isGap(entry) && entry.isLasting).length;
    }
    await this.#removeOldest();
  }

  /** Reading went over records that were dropped; an earlier process may have had no time to note them. */
  #passGap(missing: number): void {
    const noted = Math.min(missing, this.#missing);
    this.#missing -= noted;
    this.#dropped.earlier += missing - noted;
  }

  async #removeOldest(): Promise<void> {
    if (this.#segments.length === 1) await this.#closeOutput();
    const segment = this.#segments.shift()!;
    this.#bytes -= segment.bytes;
    await rm(segment.file, { force: true });
  }

  /** Everything read is done with: notes it on disk and removes the segments before it. */
  async #settle(isNoteDue = false): Promise<void> {
    const { segment, sequence } = this.#reader;
    if (sequence === this.#released && !isNoteDue) return;
    this.#released = sequence;
    await this.#notePosition();
    try {
      while (this.#segments.length > 0 && this.#segments[0] !== segment) await this.#removeOldest();
    } catch (error) {
      this.#fail('written', error as Error);
    }
  }

  async #notePosition(): Promise<void> {
    const { queue_full, write_error, earlier } = this.#dropped;
    const position = {
      next: this.#released,
      dropped: queue_full + write_error + earlier,
      damaged: this.#reader.damaged,
      missing: this.#missing,
    };
    try {
      await writePosition(this.folder, position);
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
