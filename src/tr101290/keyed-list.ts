/** Values by a number, for what is gone through at every poll and changes seldom: going through a Map costs ten times as much. */
export class KeyedList<T> {
  readonly #byKey = new Map<number, T>();
  #values: readonly T[] = [];
  #isStale = false;

  /** In the order in which they were set first. */
  get values(): readonly T[] {
    if (this.#isStale) this.#values = [...this.#byKey.values()];
    this.#isStale = false;
    return this.#values;
  }

  get size(): number {
    return this.#byKey.size;
  }

  get(key: number): T | undefined {
    return this.#byKey.get(key);
  }

  set(key: number, value: T): void {
    this.#byKey.set(key, value);
    this.#isStale = true;
  }

  delete(key: number): void {
    if (this.#byKey.delete(key)) this.#isStale = true;
  }

  /** Ends all whose key is not among these, and sets those that are not there yet. */
  keep(keys: ReadonlySet<number>, make: (key: number) => T): void {
    for (const key of this.#byKey.keys()) {
      if (!keys.has(key)) this.delete(key);
    }
    for (const key of keys) {
      if (!this.#byKey.has(key)) this.set(key, make(key));
    }
  }

  clear(): void {
    this.#byKey.clear();
    this.#isStale = true;
  }
}
