/** Number, minimum, maximum, mean and spread of finite values, without keeping them. */
export class RunningStatistics {
  count = 0;
  /** Least and greatest of no value: the infinities. */
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  mean = 0;
  #squares = 0;

  feed(value: number): void {
    this.count++;
    const fromOldMean = value - this.mean;
    this.mean += fromOldMean / this.count;
    this.#squares += fromOldMean * (value - this.mean);
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  /** Standard deviation of the values as a whole population; 0 without values. */
  get standardDeviation(): number {
    return this.count === 0 ? 0 : Math.sqrt(Math.max(0, this.#squares) / this.count);
  }

  /** The same values, which go on by themselves. */
  copy(): RunningStatistics {
    const copy = new RunningStatistics();
    copy.count = this.count;
    copy.min = this.min;
    copy.max = this.max;
    copy.mean = this.mean;
    copy.#squares = this.#squares;
    return copy;
  }

  /** Takes over the values of the other as if they had been fed here. */
  merge(other: RunningStatistics): void {
    if (other.count === 0) return;
    const count = this.count + other.count;
    const distance = other.mean - this.mean;
    this.mean += (distance * other.count) / count;
    this.#squares += other.#squares + distance * distance * this.count * (other.count / count);
    this.count = count;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
  }

  reset(): void {
    this.count = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.max = Number.NEGATIVE_INFINITY;
    this.mean = 0;
    this.#squares = 0;
  }
}
