/** So many PIDs share a page, which is made for the first of them that has a value. */
const PAGE_SHIFT = 6;
const PAGE_PIDS = 1 << PAGE_SHIFT;
const PAGES = 8192 >> PAGE_SHIFT;

type Page<Value> = (Value | undefined)[];

/** Of all tables; nothing is ever written into it. */
const NO_VALUES: Page<never> = newPage();

/**
 * A value by PID, from 0 to 8191. A stream has few of them, so there is room for those that have values and their neighbours: 2 kB for
 * a service, where an array of all PIDs has 64.
 */
export class PidTable<Value> {
  readonly #pages: Page<Value>[] = new Array<Page<Value>>(PAGES).fill(NO_VALUES);

  get(pid: number): Value | undefined {
    return this.#pages[pid >> PAGE_SHIFT]![pid & (PAGE_PIDS - 1)];
  }

  set(pid: number, value: Value): void {
    let page = this.#pages[pid >> PAGE_SHIFT]!;
    if (page === NO_VALUES) {
      page = newPage();
      this.#pages[pid >> PAGE_SHIFT] = page;
    }
    page[pid & (PAGE_PIDS - 1)] = value;
  }

  delete(pid: number): void {
    const page = this.#pages[pid >> PAGE_SHIFT]!;
    if (page !== NO_VALUES) page[pid & (PAGE_PIDS - 1)] = undefined;
  }

  clear(): void {
    this.#pages.fill(NO_VALUES);
  }

  /** Those that have a value, ascending. */
  entries(): [pid: number, value: Value][] {
    const entries: [number, Value][] = [];
    for (let number = 0; number < PAGES; number++) {
      const page = this.#pages[number]!;
      if (page === NO_VALUES) continue;
      for (let index = 0; index < PAGE_PIDS; index++) {
        const value = page[index];
        if (value !== undefined) entries.push([(number << PAGE_SHIFT) + index, value]);
      }
    }
    return entries;
  }
}

function newPage<Value>(): Page<Value> {
  return new Array<Value | undefined>(PAGE_PIDS).fill(undefined);
}
