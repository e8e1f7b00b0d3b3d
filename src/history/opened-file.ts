// Tested by: test/board/archive/archive.test.ts, test/history/store.test.ts
import { type Stats, statSync } from 'node:fs';
import { HistoryError } from './history-error.js';

/** A history as it was opened: SQLite goes on in a file that nobody finds any more. */
export class OpenedFile {
  readonly #opened: Stats;

  constructor(readonly file: string) {
    this.#opened = statSync(file);
  }

  /** Throws HistoryError where another file, or none, has the name now. */
  checkPresent(): void {
    const found = statOrNone(this.file);
    if (found?.dev === this.#opened.dev && found.ino === this.#opened.ino) return;
    throw new HistoryError('WRITE_FAILED', `history ${this.file} is gone, deleted or unmounted: nothing is kept`);
  }
}

function statOrNone(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}
