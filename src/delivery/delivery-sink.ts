import { setTimeout as delay } from 'node:timers/promises';
import type { BatchLimit, QueuedRecord, RecordQueue } from './record-queue.js';
import type { DeliveryFigures, RecordSink, SinkLog, SinkRecord } from './record-sink.js';

/** Most that is sent at once: what is repeated when a process is killed or a confirmation is lost. */
export const BATCH: BatchLimit = { bytes: 512 << 10, records: 1000 };
const SHORTEST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;
/** The same failure is said again after this time. */
const REMINDER_MS = 60_000;

export const DELIVERY_ERROR_CODES = ['UNREACHABLE', 'REFUSED', 'TOO_LARGE'] as const;
export type DeliveryErrorCode = (typeof DELIVERY_ERROR_CODES)[number];

/** A send that failed; the message names the receiver and holds no secret. `TOO_LARGE` will never succeed. */
export class DeliveryError extends Error {
  constructor(
    readonly code: DeliveryErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Brings records to their receiver. */
export interface RecordTransport {
  /** Who receives, for messages: `Kafka`. */
  readonly name: string;
  /** Resolves when the receiver has confirmed all of them. Throws DeliveryError; then any of them may have arrived. */
  send(records: readonly QueuedRecord[]): Promise<void>;
  /** Ends a send that is under way with an error. */
  close(): Promise<void>;
}

export interface DeliverySettings {
  /** Records are collected for so long and then sent together. */
  readonly intervalMs: number;
  /** Longest time for the last delivery when the sink closes. */
  readonly flushMs: number;
}

/**
 * Takes records into a queue and delivers them in order, each at least once: a batch is tried until it is confirmed, and
 * the next one waits for it. With a spool as the queue every record is on disk before it is sent.
 */
export class DeliverySink implements RecordSink {
  readonly #queue: RecordQueue;
  readonly #transport: RecordTransport;
  readonly #wake = new AbortController();
  readonly #running: Promise<void>;
  #inFlight: readonly QueuedRecord[] = [];
  #sent = 0;
  #acknowledged = 0;
  #refused = 0;
  #retries = 0;
  #lastError: string | undefined;
  #lastSaidMs = 0;
  #droppedSaid = 0;
  #closed: Promise<void> | undefined;

  constructor(
    queue: RecordQueue,
    transport: RecordTransport,
    readonly settings: DeliverySettings,
    readonly log: SinkLog,
    readonly now: () => number = Date.now,
  ) {
    this.#queue = queue;
    this.#transport = transport;
    this.#running = this.#run();
  }

  get figures(): DeliveryFigures {
    const queue = this.#queue.figures;
    const oldest = this.#inFlight[0]?.timeMs;
    return {
      sent: this.#sent,
      acknowledged: this.#acknowledged,
      ...queue,
      dropped: queue.dropped + this.#refused,
      retries: this.#retries,
      lastError: this.#lastError,
      lagMs: oldest === undefined ? 0 : Math.max(0, this.now() - oldest),
    };
  }

  write(record: SinkRecord): void {
    this.#queue.append(record);
  }

  stored(): Promise<void> {
    return this.#queue.stored();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#wake.abort();
    const bound = new AbortController();
    const late = delay(this.settings.flushMs, undefined, { signal: bound.signal }).catch(() => {});
    await Promise.race([this.#running, late]);
    bound.abort();
    await this.#transport.close();
    await this.#running;
    await this.#queue.close();
    this.#sayDropped();
  }

  get #isClosing(): boolean {
    return this.#wake.signal.aborted;
  }

  async #run(): Promise<void> {
    do {
      await this.#pause(this.settings.intervalMs);
      await this.#drain();
      this.#sayDropped();
    } while (!this.#isClosing);
  }

  /** Ends early when the sink closes. */
  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#wake.signal }).catch(() => {});
  }

  async #drain(): Promise<void> {
    for (;;) {
      this.#inFlight = await this.#queue.take(BATCH);
      if (this.#inFlight.length === 0 || !(await this.#deliver(this.#inFlight))) return;
      await this.#queue.release();
    }
  }

  /** Tries until it succeeds; while the sink closes, once. Whether the records are done with. */
  async #deliver(records: readonly QueuedRecord[]): Promise<boolean> {
    for (let attempt = 0; ; attempt++) {
      const error = await this.#attempt(records);
      if (error === undefined) return true;
      if (error.code === 'TOO_LARGE') return this.#deliverSmaller(records, error);
      this.#fail(error.message);
      if (this.#isClosing) return false;
      this.#retries++;
      await this.#pause(Math.min(SHORTEST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS));
    }
  }

  async #attempt(records: readonly QueuedRecord[]): Promise<DeliveryError | undefined> {
    try {
      this.#sent += records.length;
      await this.#transport.send(records);
    } catch (error) {
      if (error instanceof DeliveryError) return error;
      throw error;
    }
    this.#acknowledged += records.length;
    this.#succeed();
    return undefined;
  }

  /** Each record by itself; one that is too large even so is dropped, as it would hold up all others for ever. */
  async #deliverSmaller(records: readonly QueuedRecord[], error: DeliveryError): Promise<boolean> {
    if (records.length === 1) {
      this.#refused++;
      this.log.write('error', 'record_too_large', { id: records[0]!.id }, `record dropped: ${error.message}`);
      return true;
    }
    for (const record of records) {
      if (!(await this.#deliver([record]))) return false;
    }
    return true;
  }

  #fail(message: string): void {
    const nowMs = this.now();
    if (message !== this.#lastError || nowMs - this.#lastSaidMs >= REMINDER_MS) {
      this.#lastSaidMs = nowMs;
      const { waiting } = this.#queue.figures;
      this.log.write('error', 'delivery_failed', { waiting }, message);
    }
    this.#lastError = message;
  }

  #succeed(): void {
    if (this.#lastError === undefined) return;
    this.#lastError = undefined;
    const { waiting } = this.#queue.figures;
    this.log.write('info', 'delivery_resumed', { waiting }, `${this.#transport.name} takes records again`);
  }

  #sayDropped(): void {
    const { dropped } = this.figures;
    if (dropped === this.#droppedSaid) return;
    const facts = { dropped: dropped - this.#droppedSaid };
    this.#droppedSaid = dropped;
    this.log.write('warn', 'records_dropped', facts, `records for ${this.#transport.name} dropped`);
  }
}
