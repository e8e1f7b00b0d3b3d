import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { EventRecord, NdjsonRecord, StreamReportRecord } from '../report/records.js';
import { BatchBuilder } from './batch-builder.js';
import { HistoryError, type HistoryErrorCode } from './history-error.js';
import type { WorkerAnswer, WorkerRequest, WorkerSettings } from './worker-message.js';

/** Reports and events that wait for a slow disk; more are dropped and counted. */
const MOST_WAITING = 50_000;
const WRITE_INTERVAL_MS = 1000;
/** A disk that stands still does not keep the program from its end for longer. */
const LONGEST_CLOSE_MS = 10_000;

export interface HistoryWriterOptions extends WorkerSettings {
  /** Told whenever something is dropped; the writer goes on. */
  readonly onFault: (message: string) => void;
  readonly now: () => number;
  readonly mostWaiting?: number;
}

/** Keeps stream reports and events in a database; it is written by a thread of its own, and nothing here waits for it. */
export class HistoryWriter {
  written = 0;
  /** Reports and events that the disk was too slow for, or that could not be written. */
  dropped = 0;
  readonly #options: HistoryWriterOptions;
  readonly #worker: Worker;
  readonly #builder = new BatchBuilder();
  readonly #timer: NodeJS.Timeout;
  /** Reports and events of the batches that are being written. */
  #waiting = 0;
  #isWriting = false;
  #hasFailed = false;

  /** Throws HistoryError. */
  static async open(options: HistoryWriterOptions): Promise<HistoryWriter> {
    const { file, days } = options;
    const workerData: WorkerSettings = { file, days };
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData });
    const [first]: WorkerAnswer[] = await once(worker, 'message');
    if (first?.kind === 'refused') throw new HistoryError(first.code as HistoryErrorCode, first.message);
    return new HistoryWriter(options, worker);
  }

  private constructor(options: HistoryWriterOptions, worker: Worker) {
    this.#options = options;
    this.#worker = worker;
    worker.on('message', (answer: WorkerAnswer) => this.#take(answer));
    worker.on('error', (error) => this.#fail(error));
    // One batch at a time: while the disk is slow, what comes stays here, where it is bounded.
    this.#timer = setInterval(() => {
      if (!this.#isWriting) this.#post();
    }, WRITE_INTERVAL_MS);
  }

  /** Takes stream reports and events; other records are none of a stream's history. */
  write(record: NdjsonRecord): void {
    if (record.type !== 'stream_report' && record.type !== 'event') return;
    const fault = this.#faultOf(record);
    if (fault !== undefined) {
      this.#drop(1, fault);
      return;
    }
    if (record.type === 'event') this.#builder.addEvent(record, this.#options.now());
    else this.#builder.addReport(record);
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
    if (this.#waiting > 0) this.#drop(this.#waiting, 'the disk did not take what waited');
  }

  /** Why the record cannot be taken. */
  #faultOf(record: StreamReportRecord | EventRecord): string | undefined {
    if (this.#hasFailed) return 'the history has ended';
    const isFull = this.#waiting + this.#builder.size >= (this.#options.mostWaiting ?? MOST_WAITING);
    if (isFull) return 'the disk is too slow for the history';
    return this.#builder.hasRoomFor(record) ? undefined : 'the history has too many streams';
  }

  #post(): void {
    const { size } = this.#builder;
    const batch = this.#builder.take();
    this.#waiting += size;
    this.#isWriting = true;
    this.#send({ kind: 'write', batch, nowMs: this.#options.now() }, [batch.rows.buffer, batch.counts.buffer]);
  }

  #send(request: WorkerRequest, transfer: readonly ArrayBufferLike[] = []): void {
    this.#worker.postMessage(request, transfer as ArrayBuffer[]);
  }

  #take(answer: WorkerAnswer): void {
    if (answer.kind !== 'written') return;
    const { size, dropped, fault } = answer;
    this.#isWriting = false;
    this.#waiting -= size;
    this.written += size - dropped;
    this.dropped += dropped;
    if (fault !== null) this.#options.onFault(fault);
  }

  #drop(count: number, reason: string): void {
    this.dropped += count;
    this.#options.onFault(reason);
  }

  /** The thread is gone. */
  #fail(error: Error): void {
    this.#hasFailed = true;
    clearInterval(this.#timer);
    this.#drop(this.#waiting + this.#builder.size, `the history ended: ${error.message}`);
    this.#waiting = 0;
  }
}
