import { Chunk } from './chunk.js';
import type { InputReader } from './input-reader.js';
import type { Schedule } from './schedule.js';

/** Most chunks read ahead for the times of the oldest: 64 MB, more than 100 ms (the longest time between PCRs) at 5 Gb/s. */
const MAX_LOOK_AHEAD = 64;

/** The chunks of the input with their due times. Memory is bounded by the look-ahead. */
export class TimedInput {
  readonly #reader: InputReader;
  readonly #schedule: Schedule;
  readonly #waiting: Chunk[] = [];
  readonly #free: Chunk[] = [];
  #hasEnded = false;

  constructor(reader: InputReader, schedule: Schedule) {
    this.#reader = reader;
    this.#schedule = schedule;
  }

  /** The next chunk, which goes back with `recycle`; undefined at the end. Throws CaptureError and UsageError. */
  async next(): Promise<Chunk | undefined> {
    while (!this.#isOldestReady()) await this.#readAhead();
    const oldest = this.#waiting.shift();
    if (oldest !== undefined) this.#schedule.stamp(oldest);
    return oldest;
  }

  recycle(chunk: Chunk): void {
    this.#free.push(chunk);
  }

  #isOldestReady(): boolean {
    if (this.#hasEnded || this.#waiting.length === MAX_LOOK_AHEAD) return true;
    const oldest = this.#waiting[0];
    return oldest !== undefined && this.#schedule.isCertain(oldest);
  }

  async #readAhead(): Promise<void> {
    const chunk = this.#free.pop() ?? new Chunk();
    if (await this.#reader.read(chunk)) {
      this.#schedule.feed(chunk);
      this.#waiting.push(chunk);
    } else {
      this.#hasEnded = true;
      this.#free.push(chunk);
    }
  }
}
