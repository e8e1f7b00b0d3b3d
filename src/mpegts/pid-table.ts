const PIDS = 8192;
const FIRST_CELLS = 8;
/** Odd, so that each PID has a cell of its own where there are 8192; its multiples spread over fewer. */
const SPREAD = 5063;
const PID_BITS = 13;

/** PID of a cell that is free. */
const FREE = -1;
/** Of all tables without a value; nothing is ever written into them. */
const NO_PIDS: readonly number[] = [FREE];
const NO_VALUES: readonly undefined[] = [undefined];

/**
 * A value by PID, from 0 to 8191. A stream has few of them, and so has this: cells in which a PID is looked for from its own place on, at most half of them
 * taken. 0.6 kB for a service, where an array of all PIDs has 64.
 */
export class PidTable<Value> {
  /** By cell: its PID, which stays when its value goes. */
  #pids = NO_PIDS as number[];
  #values = NO_VALUES as (Value | undefined)[];
  /** Of the product of a PID to its first cell. */
  #shift = PID_BITS;
  /** Cells that are taken. */
  #taken = 0;

  get(pid: number): Value | undefined {
    return this.#values[this.#cellOf(pid)];
  }

  set(pid: number, value: Value): void {
    let cell = this.#cellOf(pid);
    if (this.#pids[cell] === FREE) {
      if (this.#hasToGrow) {
        this.#grow();
        cell = this.#cellOf(pid);
      }
      this.#pids[cell] = pid;
      this.#taken++;
    }
    this.#values[cell] = value;
  }

  delete(pid: number): void {
    const cell = this.#cellOf(pid);
    if (this.#pids[cell] === pid) this.#values[cell] = undefined;
  }

  clear(): void {
    this.#pids = NO_PIDS as number[];
    this.#values = NO_VALUES as undefined[];
    this.#shift = PID_BITS;
    this.#taken = 0;
  }

  /** Those that have a value, ascending. */
  entries(): [pid: number, value: Value][] {
    const entries: [number, Value][] = [];
    for (let cell = 0; cell < this.#pids.length; cell++) {
      const value = this.#values[cell];
      if (value !== undefined) entries.push([this.#pids[cell]!, value]);
    }
    return entries.sort(([a], [b]) => a - b);
  }

  /** The cell of this PID, or the free one where it would be. Steps are of its own, so that PIDs that begin at one cell part at once. */
  #cellOf(pid: number): number {
    const pids = this.#pids;
    const mask = pids.length - 1;
    let cell = ((pid * SPREAD) & (PIDS - 1)) >> this.#shift;
    while (pids[cell] !== pid && pids[cell] !== FREE) cell = (cell + (pid | 1)) & mask;
    return cell;
  }

  get #hasToGrow(): boolean {
    const cells = this.#pids.length;
    return cells < PIDS && this.#taken >= cells >> 1;
  }

  #grow(): void {
    const pids = this.#pids;
    const values = this.#values;
    const cells = Math.max(FIRST_CELLS, pids.length * 2);
    this.#pids = new Array<number>(cells).fill(FREE);
    this.#values = new Array<Value | undefined>(cells).fill(undefined);
    this.#shift = PID_BITS - Math.log2(cells);
    for (let cell = 0; cell < pids.length; cell++) {
      if (pids[cell] === FREE) continue;
      const place = this.#cellOf(pids[cell]!);
      this.#pids[place] = pids[cell]!;
      this.#values[place] = values[cell];
    }
  }
}
