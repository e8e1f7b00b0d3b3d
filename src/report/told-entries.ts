type Fields = Readonly<Record<string, unknown>>;

/** What was told last of the entries of the maps in the records on a stream: its PIDs and rules. */
export class ToldEntries {
  readonly #maps = new Map<string, Map<string, unknown[]>>();

  /** A complete record follows: it tells all that is there. */
  clear(): void {
    this.#maps.clear();
  }

  /** Whether any of these fields differs from what was told last; if so it is told now. */
  isNews(map: string, key: string, entry: Fields, names: readonly string[]): boolean {
    let entries = this.#maps.get(map);
    if (entries === undefined) {
      entries = new Map();
      this.#maps.set(map, entries);
    }
    const values = entries.get(key);
    if (values === undefined) {
      entries.set(
        key,
        names.map((name) => entry[name]),
      );
      return true;
    }
    let isNews = false;
    for (let index = 0; index < names.length; index++) {
      const value = entry[names[index]!];
      if (values[index] === value) continue;
      values[index] = value;
      isNews = true;
    }
    return isNews;
  }
}
