/** Slope of the straight line through points by least squares, without keeping them. */
export class LinearRegression {
  count = 0;
  meanX = 0;
  #meanY = 0;
  #xx = 0;
  #xy = 0;

  feed(x: number, y: number): void {
    this.count++;
    const fromOldMean = x - this.meanX;
    this.meanX += fromOldMean / this.count;
    this.#meanY += (y - this.#meanY) / this.count;
    this.#xx += fromOldMean * (x - this.meanX);
    this.#xy += fromOldMean * (y - this.#meanY);
  }

  /** 0 as long as all points have the same x. */
  get slope(): number {
    return this.#xx > 0 ? this.#xy / this.#xx : 0;
  }

  /** Of the line, at this x. */
  valueAt(x: number): number {
    return this.#meanY + this.slope * (x - this.meanX);
  }

  reset(): void {
    this.count = 0;
    this.meanX = 0;
    this.#meanY = 0;
    this.#xx = 0;
    this.#xy = 0;
  }
}
