// Tested by: test/monitor/terminal/operated.test.ts
import type { Key } from './keys.js';

/** What a window shows of a list: from which row on, and how many rows there are and fit. */
export class Scroll {
  top = 0;
  #height = 1;
  #count = 0;

  /** Brings the window into what is there now. */
  fit(count: number, height: number): void {
    this.#count = count;
    this.#height = Math.max(1, height);
    this.top = Math.max(0, Math.min(this.top, count - this.#height));
  }

  /** Moves the window so that the row is in it. */
  follow(row: number): void {
    this.top = Math.max(0, Math.min(this.top, row));
    if (row >= this.top + this.#height) this.top = row - this.#height + 1;
  }

  /** Moves the window; false: the key is none that moves. */
  move(key: Key): boolean {
    const rows = rowsOf(key, this.#height);
    if (rows === undefined) return false;
    this.top = Math.max(0, Math.min(this.top + rows, this.#count - this.#height));
    return true;
  }

  /** The row that the key moves to; undefined: the key is none that moves. */
  step(row: number, key: Key): number | undefined {
    const rows = rowsOf(key, this.#height);
    return rows === undefined ? undefined : Math.max(0, Math.min(row + rows, this.#count - 1));
  }

  get isAtEnd(): boolean {
    return this.top >= this.#count - this.#height;
  }

  /** `12–28 of 90`; empty where all is in sight. */
  get position(): string {
    if (this.#count <= this.#height) return '';
    return `${this.top + 1}–${Math.min(this.#count, this.top + this.#height)} of ${this.#count}`;
  }
}

/** By how many rows a key moves; a page overlaps the one before by a row. */
function rowsOf(key: Key, height: number): number | undefined {
  const page = Math.max(1, height - 1);
  if (key.name !== 'character') return ROWS[key.name]?.(page);
  return CHARACTERS[key.character]?.(page);
}

const FAR = 1e9;
const ROWS: Readonly<Record<string, (page: number) => number>> = {
  up: () => -1,
  down: () => 1,
  'page-up': (page) => -page,
  'page-down': (page) => page,
  home: () => -FAR,
  end: () => FAR,
};
const CHARACTERS: Readonly<Record<string, (page: number) => number>> = {
  k: () => -1,
  j: () => 1,
  b: (page) => -page,
  ' ': (page) => page,
  g: () => -FAR,
  G: () => FAR,
};
