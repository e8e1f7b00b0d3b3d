/** A sum over the last seconds in steps; a clock that is set back far begins it anew. */
export class SlidingSum {
  readonly #buckets: Float64Array;
  readonly #bucketS: number;
  #slot = Number.NEGATIVE_INFINITY;
  #sum = 0;

  /** `buckets` steps of `bucketS` seconds: the one that runs is one of them. */
  constructor(buckets: number, bucketS: number) {
    this.#buckets = new Float64Array(buckets);
    this.#bucketS = bucketS;
  }

  add(timeS: number, value: number): void {
    this.#advance(timeS);
    this.#buckets[this.#slot % this.#buckets.length]! += value;
    this.#sum += value;
  }

  at(timeS: number): number {
    this.#advance(timeS);
    return this.#sum;
  }

  #advance(timeS: number): void {
    const slot = Math.floor(timeS / this.#bucketS);
    const { length } = this.#buckets;
    const steps = slot - this.#slot;
    if (steps === 0) return;
    if (steps < 0 && steps > -length) return;
    if (Math.abs(steps) >= length) {
      this.#buckets.fill(0);
      this.#sum = 0;
    } else {
      for (let next = this.#slot + 1; next <= slot; next++) {
        this.#sum -= this.#buckets[next % length]!;
        this.#buckets[next % length] = 0;
      }
    }
    this.#slot = slot;
  }
}
