import assert from 'node:assert/strict';
import { type Waiting, WaitingList } from '../output/waiting-list.js';
import type { BatchLimit, QueuedRecord, QueueFigures, RecordQueue } from './record-queue.js';
import type { SinkRecord } from './sink-record.js';

interface WaitingRecord extends QueuedRecord, Waiting {}

/** A queue that ends with the process. */
export class MemoryQueue implements RecordQueue {
  readonly inherited = 0;
  readonly outlives = false;
  readonly #waiting: WaitingList<WaitingRecord>;
  #taken: readonly WaitingRecord[] = [];
  readonly #dropped = { queue_full: 0, out_of_time: 0 };
  #lost = 0;

  /** `limitBytes` bounds the JSON text that waits, in UTF-16 units. */
  constructor(
    readonly limitBytes: number,
    readonly now: () => number = Date.now,
  ) {
    this.#waiting = new WaitingList({ total: limitBytes, lasting: limitBytes });
  }

  get figures(): QueueFigures {
    const taken = this.#taken.reduce((sum, { size }) => sum + size, 0);
    return {
      waiting: this.#waiting.length,
      queueBytes: this.#waiting.size + taken,
      spooled: 0,
      dropped: { ...this.#dropped },
      lost: this.#lost,
    };
  }

  append(record: SinkRecord): void {
    const { id, kind, streamId, isLasting, json } = record;
    const waiting = { id, kind, streamId, isLasting, json, timeMs: this.now(), size: json.length };
    this.#drop(this.#waiting.push(waiting), 'queue_full');
  }

  take(limit: BatchLimit): Promise<readonly QueuedRecord[]> {
    assert(this.#taken.length === 0, 'what was taken is released first');
    const taken: WaitingRecord[] = [];
    let bytes = 0;
    for (let next = this.#waiting.first(); next !== undefined; next = this.#waiting.first()) {
      bytes += next.size;
      if (taken.length > 0 && (bytes > limit.bytes || taken.length === limit.records)) break;
      taken.push(this.#waiting.shift()!);
    }
    this.#taken = taken;
    return Promise.resolve(taken);
  }

  release(): Promise<void> {
    this.#taken = [];
    return Promise.resolve();
  }

  dropFigures(): void {
    this.#drop(this.#waiting.dropFigures(), 'out_of_time');
  }

  stored(): Promise<void> {
    return Promise.resolve();
  }

  /** What was not taken is dropped. */
  close(): Promise<void> {
    this.#drop(this.#waiting.clear(), 'out_of_time');
    this.#taken = [];
    return Promise.resolve();
  }

  #drop(records: readonly WaitingRecord[], cause: 'queue_full' | 'out_of_time'): void {
    this.#dropped[cause] += records.length;
    for (const { isLasting } of records) if (isLasting) this.#lost++;
  }
}
