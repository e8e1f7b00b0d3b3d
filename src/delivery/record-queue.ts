import type { DropCause } from '../report/delivery-account.js';
import type { SinkRecord } from './sink-record.js';

/** A record with the time at which the queue took it, in epoch ms. */
export interface QueuedRecord extends SinkRecord {
  readonly timeMs: number;
}

/** Most that is taken at once; a single record may be larger. */
export interface BatchLimit {
  readonly bytes: number;
  readonly records: number;
}

export interface QueueFigures {
  /** Records that nobody has taken yet. */
  readonly waiting: number;
  /** What the queue takes in memory and on disk. */
  readonly queueBytes: number;
  /** Records on disk. */
  readonly spooled: number;
  readonly dropped: Readonly<Partial<Record<DropCause, number>>>;
  /** Those dropped since the queue was opened that were lasting. */
  readonly lost: number;
}

/** A bounded first-in-first-out queue of records; when it is full figures go before what lasts, the oldest first, counted. */
export interface RecordQueue {
  readonly figures: QueueFigures;
  /** Records of an earlier process, those that it dropped included. */
  readonly inherited: number;
  /** What is left at the end is kept for the next process, what was taken too. */
  readonly outlives: boolean;
  /** Takes the record at once. */
  append(record: SinkRecord): void;
  /** The oldest records, none when there are none; they stay in the queue until they are released. */
  take(limit: BatchLimit): Promise<readonly QueuedRecord[]>;
  /** What was taken last is delivered; before it nothing more can be taken. */
  release(): Promise<void>;
  /** The end is near: figures that would only keep what lasts from its receiver are dropped. */
  dropFigures(): void;
  /** Resolves when what was appended so far outlives this process, if the queue can do that. */
  stored(): Promise<void>;
  close(): Promise<void>;
}
