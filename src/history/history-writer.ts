import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { guardedInterval } from '../cli/guarded-interval.js';
import { totalOf } from '../report/cause-counts.js';
import { type DeliveryAccount, DeliveryTally, type DropCause } from '../report/delivery-account.js';
import { isLasting, type RecordTaker } from '../report/record-taker.js';
import type { EventRecord, NdjsonRecord, StreamReportRecord } from '../report/records.js';
import { BatchBuilder } from './batch-builder.js';
import { HistoryError, type HistoryErrorCode } from './history-error.js';
import type { WorkerAnswer, WorkerRequest, WorkerSettings } from './worker-message.js';

/** Reports and events that wait for a slow disk; more are dropped and counted. */
const MOST_WAITING = 50_000;
/** There is room for as many events and final reports beyond that, in which no figures are taken. */
const LASTING_FACTOR = 2;
const WRITE_INTERVAL_MS = 1000;
/** A disk that stands still does not keep the program from its end for longer. */
const LONGEST_CLOSE_MS = 10_000;

export interface HistoryWriterOptions extends WorkerSettings {
  /** Told whenever something is dropped; the writer goes on. */
  readonly onFault: (message: string, dropped: number) => void;
  /** Told what people should know of the file. */
  readonly onNotice?: (message: string) => void;
  readonly now: () => number;
  readonly mostWaiting?: number;
}

/** Keeps stream reports and events in a database; it is written by a thread of its own, and nothing here waits for it. */
export class HistoryWriter implements RecordTaker {
  readonly name = 'history';
  readonly #tally = new DeliveryTally();
  readonly #options: HistoryWriterOptions;
  readonly #worker: Worker;
  readonly #builder = new BatchBuilder();
  readonly #timer: NodeJS.Timeout;
  /** Batches that are being written: one, and a last one at the end. */
  #posted: Posted[] = [];
  /** Events and final reports that were gathered since the last batch. */
  #lastingGathered = 0;
  #hasFailed = false;

  /** Throws HistoryError. */
  static async open(options: HistoryWriterOptions): Promise<HistoryWriter> {
    const { file, days } = options;
    const workerData: WorkerSettings = { file, days };
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData });
    const [first]: WorkerAnswer[] = await once(worker, 'message');
    if (first?.kind === 'refused') throw new HistoryError(first.code as HistoryErrorCode, first.message);
    if (first?.kind === 'opened' && first.unlocked !== null)
      options.onNotice?.(`${first.unlocked}: another monitor is not kept out`);
    return new HistoryWriter(options, worker);
  }

  private constructor(options: HistoryWriterOptions, worker: Worker) {
    this.#options = options;
    this.#worker = worker;
    worker.on('message', (answer: WorkerAnswer) => this.#take(answer));
    worker.on('error', (error) => this.#fail(error));
    // One batch at a time: while the disk is slow, what comes stays here, where it is bounded.
    const postNext = (): void => {
      if (this.#posted.length === 0) this.#post();
    };
    this.#timer = guardedInterval(postNext, WRITE_INTERVAL_MS, (error) => {
      void worker.terminate();
      this.#fail(error as Error);
    });
  }

  get figures(): DeliveryAccount {
    return this.#tally.account({ waiting: this.#waiting });
  }

  get #waiting(): number {
    return this.#posted.reduce((sum, { size }) => sum + size, this.#builder.size);
  }

  /** Takes stream reports and events; other records are none of a stream's history. */
  write(record: NdjsonRecord): void {
    if (record.type !== 'stream_report' && record.type !== 'event') return;
    const fault = this.#faultOf(record);
    if (fault !== undefined) {
      this.#tally.made++;
      this.#drop(fault.cause, 1, Number(isLasting(record)), fault.text);
      return;
    }
    if (record.type === 'event') this.#builder.addEvent(record, this.#options.now());
    else this.#builder.addReport(record);
    this.#tally.made++;
    if (isLasting(record)) this.#lastingGathered++;
  }

  /** Writes what waits and closes the database. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#hasFailed) return;
    const exit = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#post();
    this.#send({ kind: 'close' });
    const deadline = setTimeout(() => this.#worker.terminate(), LONGEST_CLOSE_MS);
    await exit;
    clearTimeout(deadline);
    if (this.#posted.length > 0) this.#dropWaiting('out_of_time', 'the disk did not take what waited');
  }

  /** Why the record cannot be taken. */
  #faultOf(record: StreamReportRecord | EventRecord): Fault | undefined {
    if (this.#hasFailed) return { cause: 'write_error', text: 'the history has ended' };
    const most = (this.#options.mostWaiting ?? MOST_WAITING) * (isLasting(record) ? LASTING_FACTOR : 1);
    const isFull = this.#waiting >= most;
    if (isFull) return { cause: 'queue_full', text: 'the disk is too slow for the history' };
    return this.#builder.hasRoomFor(record)
      ? undefined
      : { cause: 'refused', text: 'the history has too many streams' };
  }

  #post(): void {
    const { size } = this.#builder;
    const batch = this.#builder.take();
    this.#posted.push({ size, lasting: this.#lastingGathered });
    this.#lastingGathered = 0;
    this.#send({ kind: 'write', batch, nowMs: this.#options.now() }, [batch.rows.buffer, batch.counts.buffer]);
  }

  #send(request: WorkerRequest, transfer: readonly ArrayBufferLike[] = []): void {
    this.#worker.postMessage(request, transfer as ArrayBuffer[]);
  }

  #take(answer: WorkerAnswer): void {
    const posted = answer.kind === 'written' ? this.#posted.shift() : undefined;
    if (posted === undefined || answer.kind !== 'written') return;
    const { dropped, cause, fault } = answer;
    this.#tally.delivered += posted.size - dropped;
    // Nobody says what is missing of a batch that was written in part; it is what has no place: reports of the past and the future.
    this.#tally.drop(cause, dropped, dropped === posted.size ? posted.lasting : 0);
    if (fault !== null) this.#options.onFault(fault, totalOf(this.#tally.dropped));
  }

  #drop(cause: DropCause, count: number, lost: number, reason: string): void {
    this.#tally.drop(cause, count, lost);
    this.#options.onFault(reason, totalOf(this.#tally.dropped));
  }

  /** All that waits. */
  #dropWaiting(cause: DropCause, reason: string): void {
    const lost = this.#posted.reduce((sum, { lasting }) => sum + lasting, this.#lastingGathered);
    const count = this.#waiting;
    this.#posted = [];
    this.#builder.take();
    this.#lastingGathered = 0;
    this.#drop(cause, count, lost, reason);
  }

  /** The thread is gone, or going. */
  #fail(error: Error): void {
    this.#hasFailed = true;
    clearInterval(this.#timer);
    this.#dropWaiting('write_error', `the history ended: ${error.message}`);
  }
}

/** What a batch that was posted has in it. */
interface Posted {
  readonly size: number;
  readonly lasting: number;
}

interface Fault {
  readonly cause: DropCause;
  readonly text: string;
}
