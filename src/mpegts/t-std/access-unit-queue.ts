const INITIAL_CAPACITY = 32;
/** 60 s of still pictures at 60 a second. */
const MAX_CAPACITY = 4096;

/** Access units that wait for their decoding time: where each begins in the stream, and its time. Bounded. */
export class AccessUnitQueue {
  #starts = new Float64Array(INITIAL_CAPACITY);
  #times27M = new Float64Array(INITIAL_CAPACITY);
  /** Units pushed and shifted so far. */
  #pushed = 0;
  #shifted = 0;
  /** Units whose arrival was seen, of all that were pushed. */
  #arrived = 0;

  get length(): number {
    return this.#pushed - this.#shifted;
  }

  get first27M(): number {
    return this.#times27M[this.#shifted & (this.#times27M.length - 1)]!;
  }

  get last27M(): number {
    return this.#times27M[(this.#pushed - 1) & (this.#times27M.length - 1)]!;
  }

  /** Where the second unit begins, which is where the first ends; only when there are two. */
  get secondStart(): number {
    return this.#starts[(this.#shifted + 1) & (this.#starts.length - 1)]!;
  }

  /** False when there is no more room. */
  push(start: number, time27M: number): boolean {
    if (this.length === this.#starts.length && !this.#grow()) return false;
    const slot = this.#pushed & (this.#starts.length - 1);
    this.#starts[slot] = start;
    this.#times27M[slot] = time27M;
    this.#pushed++;
    return true;
  }

  shift(): void {
    this.#shifted++;
    if (this.#arrived < this.#shifted) this.#arrived = this.#shifted;
  }

  /** Decoding time of the next unit that begins before this place, each only once; NaN when there is none. */
  nextArrival27M(position: number): number {
    if (this.#arrived === this.#pushed) return Number.NaN;
    const slot = this.#arrived & (this.#starts.length - 1);
    if (this.#starts[slot]! >= position) return Number.NaN;
    this.#arrived++;
    return this.#times27M[slot]!;
  }

  clear(): void {
    this.#shifted = this.#pushed;
    this.#arrived = this.#pushed;
  }

  #grow(): boolean {
    const capacity = this.#starts.length;
    if (capacity === MAX_CAPACITY) return false;
    const starts = new Float64Array(capacity * 2);
    const times27M = new Float64Array(capacity * 2);
    for (let n = this.#shifted; n < this.#pushed; n++) {
      starts[n & (capacity * 2 - 1)] = this.#starts[n & (capacity - 1)]!;
      times27M[n & (capacity * 2 - 1)] = this.#times27M[n & (capacity - 1)]!;
    }
    this.#starts = starts;
    this.#times27M = times27M;
    return true;
  }
}
