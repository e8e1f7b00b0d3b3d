// Tested by: test/board/live-feed.test.ts
import { COLUMNS, SPARK } from './columns.js';
import type { Row } from './contract.js';
import type { Spark } from './spark.js';

/** What the browsers have of a row: by column its JSON. */
export class ToldRow {
  readonly #values: unknown[] = [];
  readonly #texts: string[] = [];
  #sparks = 0;

  constructor(readonly n: number) {}

  /** The cells that have changed, as a part of a delta; undefined: none has. */
  changes(row: Row, spark: Spark): string | undefined {
    let text = '';
    for (let column = 0; column < COLUMNS.length; column++) {
      const value = row[COLUMNS[column]!];
      if (column === SPARK) {
        // Each that is new, by itself, for a page to add.
        for (const bitrate of spark.since(this.#sparks)) text += `,${SPARK},${bitrate}`;
      } else if (!Object.is(value, this.#values[column])) {
        const cell = JSON.stringify(value);
        this.#values[column] = value;
        if (cell === this.#texts[column]) continue;
        this.#texts[column] = cell;
        text += `,${column},${cell}`;
      }
    }
    this.#sparks = spark.count;
    return text === '' ? undefined : `[${this.n}${text}]`;
  }

  /** All cells. */
  whole(spark: Spark): string {
    const cells = COLUMNS.map((_, column) => (column === SPARK ? JSON.stringify(spark.all()) : this.#texts[column]));
    return `[${this.n},${cells.join(',')}]`;
  }
}
