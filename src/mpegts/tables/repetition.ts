/** Times between two arrivals of a table: null before the second one. */
export interface Repetition {
  readonly minNs: number | null;
  readonly avgNs: number | null;
  readonly maxNs: number | null;
}

/** Measures how often a table comes, at the section of it that came first. */
export class RepetitionCalculator {
  #referenceSection = NONE;
  #lastNs = 0;
  #count = 0;
  #minNs = Number.POSITIVE_INFINITY;
  #maxNs = 0;
  #sumNs = 0;

  arrival(sectionNumber: number, timeNs: number): void {
    if (this.#referenceSection === NONE) this.#referenceSection = sectionNumber;
    else if (sectionNumber !== this.#referenceSection) return;
    else this.#add(timeNs - this.#lastNs);
    this.#lastNs = timeNs;
  }

  /** Another version begins, whose sections may be other ones, or a gap: the time up to the next section is no repetition. */
  restart(): void {
    this.#referenceSection = NONE;
  }

  snapshot(): Repetition {
    if (this.#count === 0) return { minNs: null, avgNs: null, maxNs: null };
    return { minNs: this.#minNs, avgNs: this.#sumNs / this.#count, maxNs: this.#maxNs };
  }

  #add(intervalNs: number): void {
    this.#count++;
    this.#sumNs += intervalNs;
    this.#minNs = Math.min(this.#minNs, intervalNs);
    this.#maxNs = Math.max(this.#maxNs, intervalNs);
  }
}

const NONE = -1;
