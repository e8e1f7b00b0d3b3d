/** Watches the time from one thing to the next: each interval that is longer than `limitNs` counts one, as soon as it is. */
export class IntervalTimer {
  /** The interval that runs is too long already. */
  isLate = false;
  readonly #limitNs: number;
  #dueNs: number;

  constructor(limitNs: number, timeNs: number) {
    this.#limitNs = limitNs;
    this.#dueNs = timeNs + limitNs;
  }

  /** Starts anew, without judging the time before. */
  restart(timeNs: number): void {
    this.#dueNs = timeNs + this.#limitNs;
    this.isLate = false;
  }

  /** True once, when the interval has become too long. A step back in time starts anew. */
  expired(timeNs: number): boolean {
    const lateNs = timeNs - this.#dueNs;
    if (lateNs < -this.#limitNs) this.restart(timeNs);
    if (lateNs <= 0 || this.isLate) return false;
    this.isLate = true;
    return true;
  }
}
