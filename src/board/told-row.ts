// Tested by: test/board/live-feed.test.ts
import { COLUMNS, SPARK } from './columns.js';
import type { Row } from './contract.js';

/** What the browsers have of a row: by column its JSON. */
export class ToldRow {
  readonly #values: unknown[] = [];
  readonly #texts: string[] = [];
  #sparks = -1;

  constructor(readonly n: number) {}

  /** The cells that have changed, as a part of a delta; undefined: none has. `sparks`: how many bitrates there have been. */
  changes(row: Row, sparks: number): string | undefined {
    let text = '';
    for (let column = 0; column < COLUMNS.length; column++) {
      const value = row[COLUMNS[column]!];
      if (column === SPARK) {
        if (sparks !== this.#sparks) text += `,${SPARK},${JSON.stringify(value)}`;
      } else if (!Object.is(value, this.#values[column])) {
        const cell = JSON.stringify(value);
        this.#values[column] = value;
        if (cell === this.#texts[column]) continue;
        this.#texts[column] = cell;
        text += `,${column},${cell}`;
      }
    }
    this.#sparks = sparks;
    return text === '' ? undefined : `[${this.n}${text}]`;
  }

  /** All cells; `spark`: the bitrates there have been. */
  whole(spark: readonly (number | null)[]): string {
    const cells = COLUMNS.map((_, column) => (column === SPARK ? JSON.stringify(spark) : this.#texts[column]));
    return `[${this.n},${cells.join(',')}]`;
  }
}
