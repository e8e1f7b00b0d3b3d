const INITIAL_CAPACITY = 8;
/** 60 s of still pictures at 60 a second. */
const MAX_CAPACITY = 4096;

/** Access units that wait for their decoding time: where each begins in the stream, and its time. Bounded. */
export class AccessUnitQueue {
  /** Decoding time of the first; infinite when none waits. */
  first27M = Number.POSITIVE_INFINITY;
  /** Where the first begins whose arrival was not taken; infinite when there is none. */
  arrivalStart = Number.POSITIVE_INFINITY;

  #starts = new Float64Array(INITIAL_CAPACITY);
  #times27M = new Float64Array(INITIAL_CAPACITY);
  /** Units pushed and shifted so far. */
  #pushed = 0;
  #shifted = 0;
  /** Units whose arrival was taken, of all that were pushed. */
  #arrived = 0;

  get length(): number {
    return this.#pushed - this.#shifted;
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
    this.#lookAhead();
    return true;
  }

  shift(): void {
    this.#shifted++;
    if (this.#arrived < this.#shifted) this.#arrived = this.#shifted;
    this.#lookAhead();
  }

  /** The unit at `arrivalStart` has arrived: its decoding time. */
  takeArrival27M(): number {
    const time27M = this.#times27M[this.#arrived & (this.#times27M.length - 1)]!;
    this.#arrived++;
    this.#lookAhead();
    return time27M;
  }

  clear(): void {
    this.#shifted = this.#pushed;
    this.#arrived = this.#pushed;
    this.#lookAhead();
  }

  #lookAhead(): void {
    const mask = this.#starts.length - 1;
    this.first27M = this.#shifted === this.#pushed ? Number.POSITIVE_INFINITY : this.#times27M[this.#shifted & mask]!;
    this.arrivalStart = this.#arrived === this.#pushed ? Number.POSITIVE_INFINITY : this.#starts[this.#arrived & mask]!;
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
