/** Values that are kept of an entry: its key and four fields. */
const ENTRY = 5;

/** What is written, besides what the schema leaves out. */
export interface Telling {
  readonly isComplete: boolean;
  /** What the records before told; empty for a complete one. What is told now is noted in it. */
  readonly entries: ToldEntries;
}

/** What was told last of the entries of the maps in the records on a stream: its PIDs and rules. */
export class ToldEntries {
  readonly #maps = new Map<string, EntryMemory>();

  /** A complete record follows: it tells all that is there. */
  clear(): void {
    this.#maps.clear();
  }

  /** The entries of one map, to be asked for one after another. */
  of(map: string): EntryMemory {
    let told = this.#maps.get(map);
    if (told === undefined) {
      told = new EntryMemory();
      this.#maps.set(map, told);
    }
    told.begin();
    return told;
  }
}

/** What was told last of the entries of one map. */
class EntryMemory {
  /** Of each entry its key and four fields, in the order in which they came first: that of the map, nearly always. */
  #values: unknown[] = [];
  #at = 0;
  #hasGrown = false;

  begin(): void {
    this.#at = 0;
    // An array that grows has room for half as many again.
    if (this.#hasGrown) this.#values = this.#values.slice();
    this.#hasGrown = false;
  }

  /** Whether any of these fields of an entry differs from what was told last; if so it is told now. */
  isNews(key: string, first: unknown, second: unknown, third: unknown, fourth?: unknown): boolean {
    const values = this.#values;
    const at = values[this.#at] === key ? this.#at : this.#find(key);
    this.#at = at + ENTRY;
    if (at === values.length) {
      values.push(key, first, second, third, fourth);
      this.#hasGrown = true;
      return true;
    }
    if (
      values[at + 1] === first &&
      values[at + 2] === second &&
      values[at + 3] === third &&
      values[at + 4] === fourth
    ) {
      return false;
    }
    values[at + 1] = first;
    values[at + 2] = second;
    values[at + 3] = third;
    values[at + 4] = fourth;
    return true;
  }

  /** Where the entry is, or will be. */
  #find(key: string): number {
    const values = this.#values;
    for (let at = 0; at < values.length; at += ENTRY) if (values[at] === key) return at;
    return values.length;
  }
}
