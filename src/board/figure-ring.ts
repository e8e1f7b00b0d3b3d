// Tested by: test/board/stream-course.test.ts
import { WINDOW_FIGURES } from './window-figures.js';

/** Rows that are kept: with one a second, ten minutes. */
const RING_ROWS = 600;

/** Rows of figures by time. */
export interface FigureRows {
  /** Epoch s, ascending. */
  readonly time_s: number[];
  readonly values: Record<string, (number | null)[]>;
}

/** The last rows of figures of a stream, in a ring of fixed size. */
export class FigureRing {
  readonly #times = new Float64Array(RING_ROWS).fill(Number.NaN);
  readonly #values = new Float32Array(RING_ROWS * WINDOW_FIGURES.length);
  #next = 0;

  /** `values`: one for each figure, NaN where it was not measured. */
  add(timeS: number, values: ArrayLike<number>): void {
    this.#times[this.#next] = timeS;
    this.#values.set(values, this.#next * WINDOW_FIGURES.length);
    this.#next = (this.#next + 1) % RING_ROWS;
  }

  /** Epoch s of the oldest row that is kept; NaN: there is none. */
  get fromS(): number {
    const oldest = this.#times[this.#next]!;
    return Number.isNaN(oldest) ? this.#times[0]! : oldest;
  }

  rows(fromS: number, toS: number): FigureRows {
    const rows: FigureRows = { time_s: [], values: {} };
    const columns = WINDOW_FIGURES.map(({ name }) => {
      rows.values[name] = [];
      return rows.values[name];
    });
    for (let step = 0; step < RING_ROWS; step++) {
      const at = (this.#next + step) % RING_ROWS;
      const timeS = this.#times[at]!;
      if (!(timeS >= fromS && timeS < toS)) continue;
      rows.time_s.push(timeS);
      for (let index = 0; index < columns.length; index++) {
        const value = this.#values[at * columns.length + index]!;
        columns[index]!.push(Number.isNaN(value) ? null : value);
      }
    }
    return rows;
  }
}
