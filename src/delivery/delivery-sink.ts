import { setTimeout as delay } from 'node:timers/promises';
import { totalOf } from '../report/cause-counts.js';
import { type DeliveryAccount, DeliveryTally, DROP_CAUSES, type DropCause } from '../report/delivery-account.js';
import type { BatchLimit, QueuedRecord, RecordQueue } from './record-queue.js';
import type { SinkLog, SinkRecord } from './sink-record.js';

/** Most that is sent at once: what is repeated when a process is killed or a confirmation is lost. */
export const BATCH: BatchLimit = { bytes: 512 << 10, records: 1000 };
const SHORTEST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;
/** The end has a few seconds. */
const LONGEST_PAUSE_AT_END_MS = 500;
/** Share of the time that the end has after which figures no longer wait for it. */
const FIGURES_SHARE = 0.5;
/** The same failure is said again after this time. */
const REMINDER_MS = 60_000;

export const DELIVERY_ERROR_CODES = ['UNREACHABLE', 'REFUSED', 'NEVER_TAKEN', 'FAULT'] as const;
export type DeliveryErrorCode = (typeof DELIVERY_ERROR_CODES)[number];

/** A send that failed; the message names the receiver and holds no secret. `NEVER_TAKEN` and `FAULT` (a bug) will never succeed. */
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
export class DeliverySink {
  readonly #queue: RecordQueue;
  readonly #transport: RecordTransport;
  readonly #wake = new AbortController();
  /** The time for the last delivery is over. */
  readonly #over = new AbortController();
  readonly #running: Promise<void>;
  readonly #tally = new DeliveryTally();
  /** Records that were taken and are not done with. */
  #inFlight: readonly QueuedRecord[] = [];
  #sent = 0;
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
    this.#tally.made = queue.inherited;
    this.#droppedSaid = totalOf(this.figures.dropped);
    this.#running = this.#run();
  }

  get figures(): DeliveryAccount {
    const { waiting, queueBytes, spooled, dropped, lost } = this.#queue.figures;
    const oldest = this.#inFlight[0]?.timeMs;
    const account = this.#tally.account({
      sent: this.#sent,
      waiting: waiting + this.#inFlight.length,
      spooled,
      queue_bytes: queueBytes,
      lost: this.#tally.lost + lost,
      retries: this.#retries,
      last_error: this.#lastError ?? null,
      lag_ms: oldest === undefined ? 0 : Math.max(0, this.now() - oldest),
    });
    for (const cause of DROP_CAUSES) account.dropped[cause] += dropped[cause] ?? 0;
    return account;
  }

  write(record: SinkRecord): void {
    this.#tally.made++;
    this.#queue.append(record);
  }

  /** Resolves when what was written so far outlives this process, if the sink has a spool. */
  stored(): Promise<void> {
    return this.#queue.stored();
  }

  /** Delivers what waits within a bounded time; the rest stays in the spool, or is dropped and counted without one. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#wake.abort();
    const { flushMs } = this.settings;
    const bound = new AbortController();
    const late = (ms: number): Promise<void> => delay(ms, undefined, { signal: bound.signal });
    const figuresLate = late(flushMs * FIGURES_SHARE).then(() => this.#queue.dropFigures());
    await Promise.race([this.#running, late(flushMs)]);
    this.#over.abort();
    bound.abort();
    await figuresLate.catch(() => {});
    await this.#transport.close();
    await this.#running;
    await this.#queue.close();
    if (!this.#queue.outlives) this.#dropInFlight('out_of_time', this.#inFlight.length);
    this.#sayDropped();
  }

  get #isClosing(): boolean {
    return this.#wake.signal.aborted;
  }

  async #run(): Promise<void> {
    do {
      await this.#pause(this.settings.intervalMs);
      try {
        await this.#drain();
      } catch (error) {
        this.#fail(faultText(error));
      }
      this.#sayDropped();
    } while (!this.#isClosing);
  }

  /** Ends early when the sink closes, and after that when its time is over. */
  async #pause(ms: number): Promise<void> {
    const { signal } = this.#isClosing ? this.#over : this.#wake;
    await delay(ms, undefined, { signal }).catch(() => {});
  }

  async #drain(): Promise<void> {
    for (;;) {
      const records = await this.#queue.take(BATCH);
      this.#inFlight = records;
      if (records.length === 0 || !(await this.#deliver(records))) return;
      await this.#queue.release();
    }
  }

  /** Tries until it succeeds; while the sink closes, for the time that the end has, or once where the queue outlives it. Whether the records are done with. */
  async #deliver(records: readonly QueuedRecord[]): Promise<boolean> {
    for (let attempt = 0; ; attempt++) {
      const error = await this.#attempt(records);
      if (error === undefined) return true;
      if (error.code === 'NEVER_TAKEN' || error.code === 'FAULT') return this.#deliverSmaller(records, error);
      // What fails once the time is over is our own close, and says nothing of the receiver.
      const isOurs = this.#over.signal.aborted;
      if (!isOurs || this.#lastError === undefined) this.#fail(error.message);
      if (isOurs || (this.#isClosing && this.#queue.outlives)) return false;
      this.#retries++;
      const longestMs = this.#isClosing ? LONGEST_PAUSE_AT_END_MS : LONGEST_PAUSE_MS;
      await this.#pause(Math.min(SHORTEST_PAUSE_MS * 2 ** attempt, longestMs));
      if (this.#over.signal.aborted) return false;
    }
  }

  async #attempt(records: readonly QueuedRecord[]): Promise<DeliveryError | undefined> {
    try {
      this.#sent += records.length;
      await this.#transport.send(records);
    } catch (error) {
      if (error instanceof DeliveryError) return error;
      return new DeliveryError('FAULT', faultText(error), { cause: error });
    }
    this.#tally.delivered += records.length;
    this.#inFlight = this.#inFlight.slice(records.length);
    this.#succeed();
    return undefined;
  }

  /** Each record by itself; one that is not taken even so is dropped, as it would hold up all others for ever. */
  async #deliverSmaller(records: readonly QueuedRecord[], error: DeliveryError): Promise<boolean> {
    if (records.length === 1) {
      this.#dropInFlight(error.code === 'FAULT' ? 'fault' : 'refused', 1);
      this.log.write('error', 'record_refused', { id: records[0]!.id }, `record dropped: ${error.message}`);
      return true;
    }
    for (const record of records) {
      if (!(await this.#deliver([record]))) return false;
    }
    return true;
  }

  /** The first of those in flight are done with. */
  #dropInFlight(cause: DropCause, count: number): void {
    const lost = this.#inFlight.slice(0, count).filter(({ isLasting }) => isLasting).length;
    this.#tally.drop(cause, count, lost);
    this.#inFlight = this.#inFlight.slice(count);
  }

  #fail(message: string): void {
    const nowMs = this.now();
    if (message !== this.#lastError || nowMs - this.#lastSaidMs >= REMINDER_MS) {
      this.#lastSaidMs = nowMs;
      const { waiting } = this.figures;
      this.log.write('error', 'delivery_failed', { waiting }, message);
    }
    this.#lastError = message;
  }

  #succeed(): void {
    if (this.#lastError === undefined) return;
    this.#lastError = undefined;
    const { waiting } = this.figures;
    this.log.write('info', 'delivery_resumed', { waiting }, `${this.#transport.name} takes records again`);
  }

  #sayDropped(): void {
    const dropped = totalOf(this.figures.dropped);
    if (dropped === this.#droppedSaid) return;
    const facts = { dropped: dropped - this.#droppedSaid };
    this.#droppedSaid = dropped;
    this.log.write('warn', 'records_dropped', facts, `records for ${this.#transport.name} dropped`);
  }
}

/** What is said of an error that nobody expected: its kind and words, none of its data. */
function faultText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown fault';
}
