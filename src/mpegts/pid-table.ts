/** PIDs whose numbers lie together. */
const ROW_SHIFT = 5;
const ROW = 1 << ROW_SHIFT;
const ROWS = 8192 >> ROW_SHIFT;
/** The index begins with the row of each 32 PIDs, which takes so many rows itself; then comes that of PIDs without a value. */
const NO_ROW = ROWS >> ROW_SHIFT;
/** Up to so many PIDs, rows and numbers fit in bytes. */
const MOST_IN_BYTES = 240;

type Index = Uint8Array | Uint16Array;

/** Of all tables without a value; nothing is ever written into it. */
const EMPTY: Index = new Uint8Array((NO_ROW + 1) << ROW_SHIFT).fill(NO_ROW, 0, ROWS);

/**
 * A value by PID, from 0 to 8191. A stream has few of them, so PIDs have numbers, in the order in which they come: 0.8 kB for a service, where an array of
 * all PIDs has 64.
 */
export class PidTable<Value> {
  /** Which row the numbers of each 32 PIDs are, and these rows: 0 for a PID that has no number. */
  #index = EMPTY;
  /** By number. */
  readonly #values: (Value | undefined)[] = [undefined];

  get(pid: number): Value | undefined {
    const index = this.#index;
    return this.#values[index[(index[pid >> ROW_SHIFT]! << ROW_SHIFT) | (pid & (ROW - 1))]!];
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
    const index = this.#index;
    return index[(index[pid >> ROW_SHIFT]! << ROW_SHIFT) | (pid & (ROW - 1))]!;
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
    this.#index[(this.#index[pid >> ROW_SHIFT]! << ROW_SHIFT) | (pid & (ROW - 1))] = this.#values.length;
    this.#values.push(value);
  }
}
