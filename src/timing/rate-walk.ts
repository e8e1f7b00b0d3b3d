/** Lags of the correlation, and how many PCRs it is made of. */
const LAGS = 4;
const MEMORY = 256;
/** Fewer say nothing, and less than enough only what is clear: by so much. */
const FEWEST = 32;
const ENOUGH = 100;
const CLEAR_FIRST_LAG = 0.2;
const CLEAR_ALL_LAGS = 0.3;
/** Deviations of 5 µs rms from one PCR to the next, and more, are looked at. */
const LARGE_27M = 135;
/** Larger ones than so many times the mean, and than that, count as so much: what is rare is no walk. */
const CLIP = 4;
/** Errors without order that leave the next PCR as it is have −0.5 at the first lag. */
const LEAST_FIRST_LAG = -0.25;
/** What swings, at any frequency, has more than 1; no order at all has 0. */
const MOST_OF_ALL_LAGS = 0.5;

/**
 * Whether the time that PCRs tell walks off from that of their positions at random: each distance between two PCRs has an error of
 * its own that stays for all that follow. That is what packets do that were taken out or put in. Errors of the PCRs themselves do
 * not stay: those without order are made good by the next distance, and those with order go to and fro.
 */
export class RateWalk {
  readonly #deviations = new Float64Array(LAGS);
  /** Sums of products by lag; at 0 of squares. */
  readonly #products = new Float64Array(LAGS + 1);
  #ticks = 0;
  #packets = 0;
  #mean = 0;
  #count = 0;

  reset(): void {
    this.#deviations.fill(0);
    this.#products.fill(0);
    this.#ticks = 0;
    this.#packets = 0;
    this.#mean = 0;
    this.#count = 0;
  }

  /** The distance of two PCRs in succession. */
  feed(packets: number, ticks: number): void {
    const share = 1 / Math.min(++this.#count, MEMORY);
    this.#ticks += (ticks - this.#ticks) * share;
    this.#packets += (packets - this.#packets) * share;
    const all = ticks - (packets * this.#ticks) / this.#packets;
    const largest = Math.max(CLIP * this.#mean, LARGE_27M);
    const deviation = Math.max(-largest, Math.min(all, largest));
    this.#mean += (Math.abs(deviation) - this.#mean) * share;
    this.#products[0]! += (deviation * deviation - this.#products[0]!) * share;
    for (let lag = LAGS; lag > 0; lag--) {
      const earlier = this.#deviations[lag - 1]!;
      this.#products[lag]! += (deviation * earlier - this.#products[lag]!) * share;
      this.#deviations[lag - 1] = lag === 1 ? deviation : this.#deviations[lag - 2]!;
    }
  }

  /** undefined: too few PCRs to say. */
  get isWalk(): boolean | undefined {
    const squares = this.#products[0]!;
    if (squares < LARGE_27M * LARGE_27M) return false;
    if (this.#count < FEWEST) return undefined;
    const first = this.#products[1]! / squares;
    let all = 0;
    for (let lag = 1; lag <= LAGS; lag++) all += (this.#products[lag]! / squares) ** 2;
    if (this.#count >= ENOUGH) return first > LEAST_FIRST_LAG && all < MOST_OF_ALL_LAGS;
    const isClear = first < LEAST_FIRST_LAG - CLEAR_FIRST_LAG || all > MOST_OF_ALL_LAGS + CLEAR_ALL_LAGS;
    return isClear ? false : undefined;
  }
}
