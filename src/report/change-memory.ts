import { isDeepStrictEqual } from 'node:util';

/** Remembers the values of one object, to tell whether they have changed, without making a text of them. */
export class ChangeMemory {
  #values: unknown[] = [];
  #at = 0;
  #hasChanged = false;

  /** Whether the values differ from those of the last call; they are remembered in place of these. */
  takes(object: object, walk: (object: object, memory: ChangeMemory) => void): boolean {
    const { length } = this.#values;
    this.#at = 0;
    this.#hasChanged = false;
    walk(object, this);
    // An array that grows has room for half as many again.
    if (this.#values.length > length) this.#values = this.#values.slice();
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

  /**
   * What follows, up to `leave`, is of one object that is made once and kept while nothing in it changes. Where it is the one that was
   * there, there is nothing to go through: below 0. Otherwise what to leave.
   */
  enter(part: object): number {
    const values = this.#values;
    const place = this.#at;
    this.#at += 2;
    if (values[place] === part) {
      this.#at += values[place + 1] as number;
      return -1;
    }
    values[place] = part;
    return place;
  }

  leave(place: number): void {
    this.#values[place + 1] = this.#at - place - 2;
  }

  /** A list of objects that is kept as a whole. */
  keptList(items: readonly unknown[]): void {
    const place = this.enter(items);
    if (place < 0) return;
    this.next(items.length);
    for (const item of items) this.next(item);
    this.leave(place);
  }
}
