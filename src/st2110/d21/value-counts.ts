// Tested by: test/st2110/d21/sender-timing-analyzer.test.ts
/** Least and greatest value that have a count of their own; what is beyond is counted at the end. */
const LEAST = -2048;
const GREATEST = 16_383;

/** How many times a value was. */
export interface ValueCount {
  /** The value. */
  readonly value: number;
  /** How many times it was. */
  readonly count: number;
}

/** Values of a buffer, packet by packet. */
export interface ValueFigures {
  /** Least value; null without one. */
  readonly min: number | null;
  /** Greatest value; null without one. */
  readonly max: number | null;
  /** Values, ascending, with how many times each was; what is beyond -2048 or 16383 is counted as that. */
  readonly counts: readonly ValueCount[];
}

/** Counts whole numbers by their value. */
export class ValueCounts {
  readonly #counts = new Float64Array(GREATEST - LEAST + 1);
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.#counts[placeOf(value)]!++;
  }

  /** Takes over the values of the other. */
  merge(other: ValueCounts): void {
    if (other.#max < other.#min) return;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
    for (let place = placeOf(other.#min); place <= placeOf(other.#max); place++) {
      this.#counts[place]! += other.#counts[place]!;
    }
  }

  snapshot(): ValueFigures {
    if (this.#max < this.#min) return { min: null, max: null, counts: [] };
    const counts: ValueCount[] = [];
    for (let place = placeOf(this.#min); place <= placeOf(this.#max); place++) {
      if (this.#counts[place]! > 0) counts.push({ value: place + LEAST, count: this.#counts[place]! });
    }
    return { min: this.#min, max: this.#max, counts };
  }

  reset(): void {
    if (this.#max >= this.#min) this.#counts.fill(0, placeOf(this.#min), placeOf(this.#max) + 1);
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = Number.NEGATIVE_INFINITY;
  }
}

function placeOf(value: number): number {
  return Math.min(Math.max(value, LEAST), GREATEST) - LEAST;
}
