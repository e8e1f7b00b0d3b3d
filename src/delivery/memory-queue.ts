import assert from 'node:assert/strict';
import type { BatchLimit, QueuedRecord, QueueFigures, RecordQueue } from './record-queue.js';
import type { SinkRecord } from './record-sink.js';

/** A queue that ends with the process. */
export class MemoryQueue implements RecordQueue {
  readonly #records: QueuedRecord[] = [];
  /** How many of the first records are taken. */
  #taken = 0;
  #bytes = 0;
  #dropped = 0;

  /** `limitBytes` bounds the JSON text that waits, in UTF-16 units. */
  constructor(
    readonly limitBytes: number,
    readonly now: () => number = Date.now,
  ) {}

  get figures(): QueueFigures {
    return {
      waiting: this.#records.length,
      queueBytes: this.#bytes,
      spooled: 0,
      dropped: this.#dropped,
      damaged: 0,
    };
  }

  append(record: SinkRecord): void {
    this.#records.push({ ...record, timeMs: this.now() });
    this.#bytes += record.json.length;
    while (this.#bytes > this.limitBytes && this.#records.length > this.#taken) {
      const [oldest] = this.#records.splice(this.#taken, 1);
      this.#bytes -= oldest!.json.length;
      this.#dropped++;
    }
  }

  take(limit: BatchLimit): Promise<readonly QueuedRecord[]> {
    assert(this.#taken === 0, 'what was taken is released first');
    let bytes = 0;
    for (const { json } of this.#records) {
      bytes += json.length;
      if (this.#taken > 0 && (bytes > limit.bytes || this.#taken === limit.records)) break;
      this.#taken++;
    }
    return Promise.resolve(this.#records.slice(0, this.#taken));
  }

  release(): Promise<void> {
    for (const { json } of this.#records.splice(0, this.#taken)) this.#bytes -= json.length;
    this.#taken = 0;
    return Promise.resolve();
  }

  stored(): Promise<void> {
    return Promise.resolve();
  }

  /** What was not delivered is dropped. */
  close(): Promise<void> {
    this.#dropped += this.#records.length;
    this.#records.length = 0;
    this.#bytes = 0;
    this.#taken = 0;
    return Promise.resolve();
  }
}
