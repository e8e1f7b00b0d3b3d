import { isDeepStrictEqual } from 'node:util';

/** Remembers the values of one object, to tell whether they have changed, without making a text of them. */
export class ChangeMemory {
  readonly #values: unknown[] = [];
  #at = 0;
  #hasChanged = false;

  /** Whether the values differ from those of the last call; they are remembered in place of these. */
  takes(object: object, walk: (object: object, memory: ChangeMemory) => void): boolean {
    this.#at = 0;
    this.#hasChanged = false;
    walk(object, this);
    if (this.#at === this.#values.length) return this.#hasChanged;
    this.#values.length = this.#at;
    return true;
  }

  /** The next value. Objects that are made once and kept are the same; others are looked into. */
  next(value: unknown): void {
    const before = this.#values[this.#at];
    if (before !== value) {
      this.#values[this.#at] = value;
      this.#hasChanged ||= typeof value !== 'object' || !isDeepStrictEqual(before, value);
    }
    this.#at++;
  }
}
