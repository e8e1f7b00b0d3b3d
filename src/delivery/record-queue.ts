import type { SinkRecord } from './record-sink.js';

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
  readonly waiting: number;
  /** What the queue takes in memory and on disk. */
  readonly queueBytes: number;
  readonly spooled: number;
  readonly dropped: number;
  readonly damaged: number;
}

/** A bounded first-in-first-out queue of records; when it is full the oldest go, counted. */
export interface RecordQueue {
  readonly figures: QueueFigures;
  /** Takes the record at once. */
  append(record: SinkRecord): void;
  /** The oldest records, none when there are none; they stay in the queue until they are released. */
  take(limit: BatchLimit): Promise<readonly QueuedRecord[]>;
  /** What was taken last is delivered; before it nothing more can be taken. */
  release(): Promise<void>;
  /** Resolves when what was appended so far outlives this process, if the queue can do that. */
  stored(): Promise<void>;
  close(): Promise<void>;
}
