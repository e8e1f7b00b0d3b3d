// Tested by: test/mpegts/pid-table.test.ts
/** PIDs whose numbers lie together. */
const ROW_SHIFT = 5;
const ROW = 1 << ROW_SHIFT;
const ROWS = 8192 >> ROW_SHIFT;
/** The index begins with the row of each 32 PIDs, which takes so many rows itself; then comes that of PIDs without a number. */
const NO_ROW = ROWS >> ROW_SHIFT;
/** Up to so many PIDs, rows and numbers fit in bytes. */
const MOST_IN_BYTES = 240;

type Index = Uint8Array | Uint16Array;

/** Of all streams without a PID; nothing is ever written into it. */
const EMPTY: Index = new Uint8Array((NO_ROW + 1) << ROW_SHIFT).fill(NO_ROW, 0, ROWS);

/**
 * Numbers of PIDs, from 1 on in the order in which they come: a stream has few of 8192. 0.8 kB for a service, where an array of all PIDs has 64.
 * Several tables may share them.
 */
export class PidNumbers {
  /** First for each 32 PIDs the row of this index that has their numbers, then these rows; 0 for a PID that has no number. */
  #index = EMPTY;
  #last = 0;

  /** 0: it has none. */
  of(pid: number): number {
    return this.#index[placeOf(this.#index, pid)]!;
  }

  /** A new one where it has none. */
  add(pid: number): number {
    const known = this.of(pid);
    if (known > 0) return known;
    if (this.#index[pid >> ROW_SHIFT] === NO_ROW) this.#addRow(pid);
    else if (this.#last === MOST_IN_BYTES) this.#index = new Uint16Array(this.#index);
    this.#index[placeOf(this.#index, pid)] = ++this.#last;
    return this.#last;
  }

  /** PIDs that have numbers, ascending. */
  pids(): number[] {
    const pids: number[] = [];
    for (let row = 0; row < ROWS; row++) {
      if (this.#index[row] === NO_ROW) continue;
      for (let pid = row << ROW_SHIFT; pid < (row + 1) << ROW_SHIFT; pid++) if (this.of(pid) > 0) pids.push(pid);
    }
    return pids;
  }

  #addRow(pid: number): void {
    const rows = this.#index.length >> ROW_SHIFT;
    const isLarge = this.#last >= MOST_IN_BYTES;
    const larger = new (isLarge ? Uint16Array : Uint8Array)((rows + 1) << ROW_SHIFT);
    larger.set(this.#index);
    larger[pid >> ROW_SHIFT] = rows;
    this.#index = larger;
  }
}

/** Where in the index the number of the PID is. */
function placeOf(index: Index, pid: number): number {
  return (index[pid >> ROW_SHIFT]! << ROW_SHIFT) | (pid & (ROW - 1));
}
