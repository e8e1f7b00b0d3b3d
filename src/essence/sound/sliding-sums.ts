/** Sums over the last so many hops. */
export class SlidingSums {
  readonly #values: Float64Array;
  #next = 0;
  #filled = 0;

  constructor(hops: number) {
    this.#values = new Float64Array(hops);
  }

  /** As many hops were fed as are summed up. */
  get isFull(): boolean {
    return this.#filled === this.#values.length;
  }

  feed(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#values.length;
    if (!this.isFull) this.#filled++;
  }

  /** Of the last `hops` fed, all by default. */
  sum(hops = this.#values.length): number {
    const { length } = this.#values;
    let sum = 0;
    for (let back = 1; back <= Math.min(hops, this.#filled); back++) {
      sum += this.#values[(this.#next - back + length) % length]!;
    }
    return sum;
  }

  reset(): void {
    this.#filled = 0;
    this.#next = 0;
  }
}
