/** Tells how many events may be told: so many at once, and so many a second of stream time. */
export class EventBudget {
  readonly #most: number;
  readonly #perNs: number;
  #left: number;
  #timeNs = Number.NaN;

  constructor(most: number, perSecond: number) {
    this.#most = most;
    this.#perNs = perSecond / 1e9;
    this.#left = most;
  }

  /** Whether there is room for one more, which it takes. */
  take(timeNs: number): boolean {
    if (timeNs > this.#timeNs) this.#left = Math.min(this.#most, this.#left + (timeNs - this.#timeNs) * this.#perNs);
    if (!(timeNs <= this.#timeNs)) this.#timeNs = timeNs;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
