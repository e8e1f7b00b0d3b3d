/** Addresses that are counted one by one within a second; what is beyond counts as one. */
const MOST_KEYS = 4096;

/** How much each key did within the running second. */
export class Rates {
  #second = 0;
  readonly #counts = new Map<string, number>();

  constructor(readonly now: () => number) {}

  /** Counts one more; returns how many it are now. */
  count(key: string): number {
    const second = Math.floor(this.now() / 1000);
    if (second !== this.#second) this.#counts.clear();
    this.#second = second;
    const counted = this.#counts.has(key) || this.#counts.size < MOST_KEYS ? key : '';
    const count = (this.#counts.get(counted) ?? 0) + 1;
    this.#counts.set(counted, count);
    return count;
  }
}
