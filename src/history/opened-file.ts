// Tested by: test/board/archive/archive.test.ts, test/history/store.test.ts
import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { HistoryError } from './history-error.js';

/** What a file of SQLite begins with. Spec: SQLite, 1.3.1 */
const MAGIC = Buffer.from('SQLite format 3\0');

/** A history as it was opened: SQLite goes on in a file that nobody finds any more, and writes its log while the file before it is overwritten. */
export class OpenedFile {
  readonly #opened: Stats;
  #descriptor: number | undefined;

  constructor(readonly file: string) {
    this.#opened = statSync(file);
  }

  /** Throws HistoryError where another file, or none, has the name now. */
  checkPresent(): void {
    const found = statOrNone(this.file);
    if (found?.dev === this.#opened.dev && found.ino === this.#opened.ino) return;
    throw new HistoryError('WRITE_FAILED', `history ${this.file} is gone, deleted or unmounted: nothing is kept`);
  }

  /** For whoever has it open as long as the program runs, and closes it last: a file that is closed takes all locks of the process with it. Throws HistoryError. */
  checkWhole(): void {
    this.checkPresent();
    if (this.#head()?.equals(MAGIC) !== false) return;
    throw new HistoryError('DAMAGED', `history ${this.file} was overwritten by another program: nothing is kept`);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  /** What the file begins with now; undefined: it cannot be read, of which SQLite tells. */
  #head(): Buffer | undefined {
    try {
      this.#descriptor ??= openSync(this.file, 'r');
      const head = Buffer.alloc(MAGIC.length);
      readSync(this.#descriptor, head, { position: 0 });
      return head;
    } catch {
      return undefined;
    }
  }
}

function statOrNone(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}
