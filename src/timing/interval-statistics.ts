import { RunningStatistics } from './running-statistics.js';

/** The same values since the last `beginInterval` and since the last `reset`. */
export class IntervalStatistics {
  readonly interval = new RunningStatistics();
  readonly #before = new RunningStatistics();

  feed(value: number): void {
    this.interval.feed(value);
  }

  /** Of now: it is not to be kept, as it may go on. */
  get total(): RunningStatistics {
    if (this.interval.count === 0) return this.#before;
    const total = new RunningStatistics();
    total.merge(this.#before);
    total.merge(this.interval);
    return total;
  }

  beginInterval(): void {
    this.#before.merge(this.interval);
    this.interval.reset();
  }

  reset(): void {
    this.interval.reset();
    this.#before.reset();
  }
}
