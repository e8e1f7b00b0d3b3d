// Tested by: test/board/stream-course.test.ts
import { WINDOW_FIGURES } from './window-figures.js';

/** Puts rows of figures together into longer ones. */
export class FigureSum {
  readonly #values = new Float64Array(WINDOW_FIGURES.length).fill(Number.NaN);
  readonly #counts = new Float64Array(WINDOW_FIGURES.length);

  add(values: ArrayLike<number>): void {
    for (let index = 0; index < WINDOW_FIGURES.length; index++) {
      const value = values[index]!;
      if (Number.isNaN(value)) continue;
      const isFirst = this.#counts[index]!++ === 0;
      const before = this.#values[index]!;
      if (isFirst) this.#values[index] = value;
      else if (WINDOW_FIGURES[index]!.together === 'greatest') this.#values[index] = Math.max(before, value);
      else this.#values[index] = before + value;
    }
  }

  /** What they are together; NaN where none was measured. */
  values(): Float64Array {
    return this.#values.map((value, index) =>
      WINDOW_FIGURES[index]!.together === 'mean' ? value / this.#counts[index]! : value,
    );
  }

  clear(): void {
    this.#values.fill(Number.NaN);
    this.#counts.fill(0);
  }
}
