const INITIAL_CAPACITY = 8;
/** 60 s of still pictures at 60 a second. */
const MAX_CAPACITY = 4096;
/** Numbers of a unit, and which is its time. */
const UNIT = 2;
const TIME = 1;

/** Access units that wait for their decoding time: where each begins in the stream, and its time. Bounded. */
export class AccessUnitQueue {
  /** Decoding time of the first; infinite when none waits. */
  first27M = Number.POSITIVE_INFINITY;
  /** Where the first begins whose arrival was not taken; infinite when there is none. */
  arrivalStart = Number.POSITIVE_INFINITY;

  /** Of each unit where it begins, and its time: one array, as each has 200 bytes of its own. */
  #units = new Float64Array(INITIAL_CAPACITY * UNIT);
  #mask = INITIAL_CAPACITY - 1;
  /** Units pushed and shifted so far. */
  #pushed = 0;
  #shifted = 0;
  /** Units whose arrival was taken, of all that were pushed. */
  #arrived = 0;

  get length(): number {
    return this.#pushed - this.#shifted;
  }

  get last27M(): number {
    return this.#units[((this.#pushed - 1) & this.#mask) * UNIT + TIME]!;
  }

  /** Where the second unit begins, which is where the first ends; only when there are two. */
  get secondStart(): number {
    return this.#units[((this.#shifted + 1) & this.#mask) * UNIT]!;
  }

  /** False when there is no more room. */
  push(start: number, time27M: number): boolean {
    if (this.length > this.#mask && !this.#grow()) return false;
    const slot = (this.#pushed & this.#mask) * UNIT;
    this.#units[slot] = start;
    this.#units[slot + TIME] = time27M;
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
    const time27M = this.#units[(this.#arrived & this.#mask) * UNIT + TIME]!;
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
    const units = this.#units;
    const mask = this.#mask;
    const hasUnits = this.#shifted !== this.#pushed;
    const hasArrivals = this.#arrived !== this.#pushed;
    this.first27M = hasUnits ? units[(this.#shifted & mask) * UNIT + TIME]! : Number.POSITIVE_INFINITY;
    this.arrivalStart = hasArrivals ? units[(this.#arrived & mask) * UNIT]! : Number.POSITIVE_INFINITY;
  }

  #grow(): boolean {
    const capacity = this.#mask + 1;
    if (capacity === MAX_CAPACITY) return false;
    const units = new Float64Array(capacity * 2 * UNIT);
    const mask = capacity * 2 - 1;
    for (let n = this.#shifted; n < this.#pushed; n++) {
      const from = (n & this.#mask) * UNIT;
      units.set(this.#units.subarray(from, from + UNIT), (n & mask) * UNIT);
    }
    this.#units = units;
    this.#mask = mask;
    return true;
  }
}
