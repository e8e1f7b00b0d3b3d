/** Least, mean and greatest of what was measured. */
export interface Range {
  /** Least value. */
  readonly min: number;
  /** Mean of the values. */
  readonly avg: number;
  /** Greatest value. */
  readonly max: number;
}

/** Gathers a Range value by value. */
export class RunningRange {
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.#count++;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** null when nothing was measured. */
  snapshot(): Range | null {
    if (this.#count === 0) return null;
    return { min: this.#min, avg: this.#sum / this.#count, max: this.#max };
  }

  reset(): void {
    this.#count = 0;
    this.#sum = 0;
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = Number.NEGATIVE_INFINITY;
  }
}
