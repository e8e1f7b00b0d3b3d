import { RunningStatistics } from './running-statistics.js';

/** The same values since the last `beginInterval` and since the last `reset`. */
export class IntervalStatistics {
  readonly interval: RunningStatistics;
  readonly #before: RunningStatistics;

  constructor(interval = new RunningStatistics(), before = new RunningStatistics()) {
    this.interval = interval;
    this.#before = before;
  }

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

  /** The same values, which go on by themselves. */
  copy(): IntervalStatistics {
    return new IntervalStatistics(this.interval.copy(), this.#before.copy());
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
