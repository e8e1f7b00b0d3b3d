import type { DatagramBatch } from './datagram-batch.js';
import type { PayloadAnalyzer, PayloadRun } from './payload-analyzer.js';

/** Between batches; no run is handed on then. */
const NO_BATCH = undefined as never;

/** Of the batch in hand, of whichever stream. */
let batchTimesNs = new Float64Array(0);

/** Hands the datagrams of a batch to the analyzer of their payload in runs, which end where something happens between two of them. */
export class PayloadRuns {
  readonly #payload: PayloadAnalyzer | undefined;
  readonly #unitBytes: number;
  readonly #run: Writable<PayloadRun> = {
    batch: NO_BATCH,
    first: 0,
    end: 0,
    offset: 0,
    timesNs: batchTimesNs,
    baseNs: 0,
    lostBefore: 0,
    isLast: false,
  };
  #offset = 0;

  /** `unitBytes`: what the sizes of a batch count. */
  constructor(payload: PayloadAnalyzer | undefined, unitBytes: number) {
    this.#payload = payload;
    this.#unitBytes = unitBytes;
  }

  begin(batch: DatagramBatch, baseNs: number): void {
    const run = this.#run;
    run.batch = batch;
    run.first = 0;
    run.end = 0;
    run.offset = 0;
    run.baseNs = baseNs;
    run.lostBefore = 0;
    run.isLast = false;
    if (batchTimesNs.length < batch.datagrams) batchTimesNs = new Float64Array(batch.datagrams);
    run.timesNs = batchTimesNs;
    this.#offset = 0;
  }

  /** The next datagram of the batch. */
  add(timeNs: number, size: number): void {
    this.#run.timesNs[this.#run.end++] = timeNs;
    this.#offset += size * this.#unitBytes;
  }

  /** The next run begins with the next datagram, before which the network lost so many. */
  addLosses(datagrams: number): void {
    this.#run.lostBefore += datagrams;
  }

  /** Something happens between the last datagram and the next. */
  flush(): void {
    const run = this.#run;
    if (run.first === run.end) return;
    this.#payload?.feedBatch(run);
    run.first = run.end;
    run.offset = this.#offset;
    run.lostBefore = 0;
  }

  /** The batch has no more. */
  end(): void {
    this.#run.isLast = true;
    this.flush();
    this.#run.batch = NO_BATCH; // its payload is not to be kept until the next one comes
  }
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
