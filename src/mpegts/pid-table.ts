/** PIDs whose numbers lie together. */
const ROW_SHIFT = 5;
const ROW = 1 << ROW_SHIFT;
const ROWS = 8192 >> ROW_SHIFT;
/** The index begins with the row of each 32 PIDs, which takes so many rows itself; then comes that of PIDs without a value. */
const NO_ROW = ROWS >> ROW_SHIFT;
/** Up to so many PIDs, rows and numbers fit in bytes. */
const MOST_IN_BYTES = 240;

type Index = Uint8Array | Uint16Array;

/** The index of all tables that have no value; nothing is ever written into it. */
const EMPTY: Index = new Uint8Array((NO_ROW + 1) << ROW_SHIFT).fill(NO_ROW, 0, ROWS);

/**
 * A value by PID, from 0 to 8191. A stream has few of them, so PIDs have numbers, in the order in which they come: 0.8 kB for a service, where an array of
 * all PIDs has 64.
 */
export class PidTable<Value> {
  /** First for each 32 PIDs the row of this index that has their numbers, then these rows; the number of a PID without a value is 0. */
  #index = EMPTY;
  /** By number. */
  readonly #values: (Value | undefined)[] = [undefined];

  get(pid: number): Value | undefined {
    return this.#values[this.#numberOf(pid)];
  }

  set(pid: number, value: Value): void {
    const number = this.#numberOf(pid);
    if (number > 0) this.#values[number] = value;
    else this.#add(pid, value);
  }

  delete(pid: number): void {
    this.#values[this.#numberOf(pid)] = undefined;
  }

  clear(): void {
    this.#values.fill(undefined);
  }

  /** Those that have a value, ascending. */
  entries(): [pid: number, value: Value][] {
    const entries: [number, Value][] = [];
    for (let row = 0; row < ROWS; row++) {
      if (this.#index[row] === NO_ROW) continue;
      for (let pid = row << ROW_SHIFT; pid < (row + 1) << ROW_SHIFT; pid++) {
        const value = this.get(pid);
        if (value !== undefined) entries.push([pid, value]);
      }
    }
    return entries;
  }

  #numberOf(pid: number): number {
    return this.#index[placeOf(this.#index, pid)]!;
  }

  #add(pid: number, value: Value): void {
    if (this.#index[pid >> ROW_SHIFT] === NO_ROW) {
      const rows = this.#index.length >> ROW_SHIFT;
      const isLarge = this.#values.length >= MOST_IN_BYTES;
      const larger = new (isLarge ? Uint16Array : Uint8Array)((rows + 1) << ROW_SHIFT);
      larger.set(this.#index);
      larger[pid >> ROW_SHIFT] = rows;
      this.#index = larger;
    } else if (this.#values.length === MOST_IN_BYTES) {
      this.#index = new Uint16Array(this.#index);
    }
    this.#index[placeOf(this.#index, pid)] = this.#values.length;
    this.#values.push(value);
  }
}

/** Where in the index the number of the PID is. */
function placeOf(index: Index, pid: number): number {
  return (index[pid >> ROW_SHIFT]! << ROW_SHIFT) | (pid & (ROW - 1));
}
