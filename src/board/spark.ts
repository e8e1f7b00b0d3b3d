const LENGTH = 60;

/** The last bitrates of a stream in kb/s, one an interval. */
export class Spark {
  readonly #values = new Float32Array(LENGTH).fill(Number.NaN);
  #count = 0;

  /** null: there was none. */
  add(bitrateBps: number | null): void {
    this.#values[this.#count % LENGTH] = bitrateBps === null ? Number.NaN : Math.round(bitrateBps / 1000);
    this.#count++;
  }

  /** How many were added. */
  get count(): number {
    return this.#count;
  }

  get last(): number | null {
    return this.#count === 0 ? null : known(this.#values[(this.#count - 1) % LENGTH]!);
  }

  /** The newest last. */
  all(): (number | null)[] {
    return this.since(0);
  }

  /** Those that were added since there were so many, the newest last. */
  since(count: number): (number | null)[] {
    const length = Math.min(this.#count - count, LENGTH);
    return Array.from({ length }, (_, index) => known(this.#values[(this.#count - length + index) % LENGTH]!));
  }
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
