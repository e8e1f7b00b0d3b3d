// Tested by: test/tr101290/timer-set.test.ts
/** When timers must be looked at next, so that they need not be at each poll: when one may be due, or time has stepped back. */
export class NextDue {
  /** No limit runs out before. */
  #dueNs = Number.NEGATIVE_INFINITY;
  #latestNs = Number.NEGATIVE_INFINITY;

  /** Asked at each poll; where it is true, each timer is to be looked at and told of by `await`. */
  isDue(timeNs: number): boolean {
    const isDue = timeNs > this.#dueNs || timeNs < this.#latestNs;
    this.#latestNs = timeNs;
    if (isDue) this.#dueNs = Number.POSITIVE_INFINITY;
    return isDue;
  }

  /** The limit of a timer runs out then. */
  await(dueNs: number): void {
    if (dueNs < this.#dueNs) this.#dueNs = dueNs;
  }

  /** Something came between two polls. */
  came(timeNs: number): void {
    if (timeNs < this.#latestNs) this.reset();
    this.#latestNs = timeNs;
  }

  /** Timers have begun anew, or others have come: the next poll looks at them. */
  reset(): void {
    this.#dueNs = Number.NEGATIVE_INFINITY;
  }
}
