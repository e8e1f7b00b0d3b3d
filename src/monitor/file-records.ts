import { setTimeout as delay } from 'node:timers/promises';
import { totalOf } from '../report/cause-counts.js';
import type { DeliveryAccount } from '../report/delivery-account.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { AnalysisRecord, EventRecord } from '../report/records.js';

/** Records between two looks at what waits. */
const RECORDS_PER_LOOK = 64;
/** An outlet with more than that gets nothing until it has less. One that runs a program for each record has a short queue. */
const MOST_WAITING = 5000;
const MOST_WAITING_FOR_PROGRAMS = 64;
const MOST_WAITING_BYTES = 16 << 20;
const LOOK_INTERVAL_MS = 20;
/** An outlet that takes nothing for so long is not waited for. */
const PATIENCE_MS = 10_000;

type Outlets = readonly Pick<RecordTaker, 'name' | 'figures'>[];

/**
 * The records of a file that is analysed, which come stream by stream and all at once: they are handed on in the order of time, those of all
 * streams, then the reports, no faster than the slowest outlet takes them. Of several files one after another.
 */
export class FileRecords {
  readonly #events: EventRecord[] = [];
  readonly #reports: AnalysisRecord[] = [];
  #written = 0;
  /** By outlet: how many records it was done with, and since when. */
  readonly #progress = new Map<string, { handled: number; sinceMs: number }>();

  constructor(
    readonly outlets: Outlets,
    readonly write: (record: AnalysisRecord) => void,
    readonly patienceMs = PATIENCE_MS,
  ) {}

  take(record: AnalysisRecord): void {
    if (record.type === 'event') this.#events.push(record);
    else this.#reports.push(record);
  }

  /** Hands on what was taken, of one file. Resolves when there is room for more, or with `stop`. */
  async handOn(stop: AbortSignal): Promise<void> {
    const records = [...this.#events.splice(0).sort((a, b) => timeMsOf(a) - timeMsOf(b)), ...this.#reports.splice(0)];
    for (const record of records) {
      this.write(record);
      if (++this.#written % RECORDS_PER_LOOK === 0) await this.#until(hasRoom, stop);
    }
  }

  /** Resolves when all outlets have delivered all, when those that have not take nothing any more, or with `stop`. */
  async deliver(stop: AbortSignal): Promise<void> {
    await this.handOn(stop);
    await this.#until(isDone, stop);
  }

  async #until(isMet: (account: DeliveryAccount) => boolean, stop: AbortSignal): Promise<void> {
    const isAwaited = ({ name, figures }: Outlets[number]): boolean => {
      if (figures === undefined || isMet(figures)) return false;
      const { delivered, dropped, runs } = figures;
      const handled = delivered + totalOf(dropped);
      const last = this.#progress.get(name);
      const isMoving = last === undefined || last.handled !== handled || (runs?.running ?? 0) > 0;
      if (isMoving) this.#progress.set(name, { handled, sinceMs: performance.now() });
      return isMoving || performance.now() - last.sinceMs < this.patienceMs;
    };
    while (!stop.aborted && this.outlets.some(isAwaited)) await delay(LOOK_INTERVAL_MS);
  }
}

/** Without arrival times, since the first packet. */
function timeMsOf({ timestamp, time_ns }: EventRecord): number {
  return timestamp ?? time_ns / 1e6;
}

function hasRoom({ waiting, queue_bytes, runs }: DeliveryAccount): boolean {
  const most = runs === null ? MOST_WAITING : MOST_WAITING_FOR_PROGRAMS;
  return waiting <= most && queue_bytes <= MOST_WAITING_BYTES;
}

function isDone({ waiting, runs }: DeliveryAccount): boolean {
  return waiting === 0 && (runs?.running ?? 0) === 0;
}
