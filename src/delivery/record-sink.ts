/** One report or event on its way out. */
export interface SinkRecord {
  /** Unique for ever: a consumer drops repeats by it. */
  readonly id: string;
  /** `report`, `event`, … */
  readonly kind: string;
  readonly streamId: string;
  /** The record as one JSON value. */
  readonly json: string;
}

/** What became of the records so far. */
export interface DeliveryFigures {
  /** Records handed to the transport, repeats included. */
  readonly sent: number;
  /** Records that the receiver has confirmed. */
  readonly acknowledged: number;
  /** Records that wait, in memory or on disk. */
  readonly waiting: number;
  /** What the queue takes in memory and on disk. */
  readonly queueBytes: number;
  /** Records that wait on disk. */
  readonly spooled: number;
  /** Records lost because the queue was full, the disk failed or the receiver refuses them for good. */
  readonly dropped: number;
  /** Records of the spool that could not be read back. */
  readonly damaged: number;
  /** Sends that failed and were tried again. */
  readonly retries: number;
  /** Why the last send failed; undefined while the last one succeeded. */
  readonly lastError: string | undefined;
  /** Age of the oldest record that is on its way. */
  readonly lagMs: number;
}

/** Takes records for somebody elsewhere; never makes the caller wait. */
export interface RecordSink {
  readonly figures: DeliveryFigures;
  write(record: SinkRecord): void;
  /** Resolves when what was written so far outlives this process, if the sink has a spool. */
  stored(): Promise<void>;
  /** Delivers what waits within a bounded time; the rest stays in the spool, or is dropped and counted without one. */
  close(): Promise<void>;
}

/** Where a sink says what happened; writes at most one line a second of each kind. */
export interface SinkLog {
  write(level: 'debug' | 'info' | 'warn' | 'error', kind: string, facts: object, message: string): void;
}
