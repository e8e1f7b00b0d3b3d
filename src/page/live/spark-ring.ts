/** Values of a sparkline. */
export const SPARK_VALUES = 60;

/** The last values of a figure, made once and never longer; NaN where there was none. */
export class SparkRing {
  readonly #values = new Float64Array(SPARK_VALUES).fill(Number.NaN);
  #next = 0;
  #count = 0;

  add(value: number | null | undefined | readonly (number | null)[]): void {
    if (Array.isArray(value)) {
      for (const each of value) this.add(each);
      return;
    }
    this.#values[this.#next] = (value as number | null) ?? Number.NaN;
    this.#next = (this.#next + 1) % SPARK_VALUES;
    this.#count = Math.min(this.#count + 1, SPARK_VALUES);
  }

  get count(): number {
    return this.#count;
  }

  /** From the oldest, 0, to the newest, count − 1. */
  at(index: number): number {
    return this.#values[(this.#next - this.#count + index + SPARK_VALUES) % SPARK_VALUES]!;
  }

  /** The oldest first; null where there was none. */
  values(): (number | null)[] {
    return Array.from({ length: this.#count }, (_, index) => (Number.isNaN(this.at(index)) ? null : this.at(index)));
  }
}
