// Tested by: test/codec/captions/cea608/field-decoder.test.ts, test/codec/captions/cea708/dtvcc.test.ts
/** Rows of characters in Unicode, each in a cell; 0 where nothing was written. */
export class TextGrid {
  readonly #cells: Uint16Array;

  constructor(
    readonly rows: number,
    readonly columns: number,
  ) {
    this.#cells = new Uint16Array(rows * columns);
  }

  get isEmpty(): boolean {
    return this.#cells.every((cell) => cell === 0);
  }

  put(row: number, column: number, character: number): void {
    if (row >= 0 && row < this.rows && column >= 0 && column < this.columns) {
      this.#cells[row * this.columns + column] = character;
    }
  }

  clear(): void {
    this.#cells.fill(0);
  }

  /** The cells of a row from a column on. */
  clearRow(row: number, fromColumn = 0): void {
    if (row >= 0 && row < this.rows) this.#cells.fill(0, row * this.columns + fromColumn, (row + 1) * this.columns);
  }

  /** Moves `count` rows up or down, those that end at `last`, so that they end at `to`; what they leave is empty, what they cover is gone. */
  moveRows(last: number, count: number, to: number): void {
    const first = Math.max(0, last - count + 1);
    const moved = this.#cells.slice(first * this.columns, (last + 1) * this.columns);
    this.#cells.fill(0, first * this.columns, (last + 1) * this.columns);
    for (let row = first; row <= last; row++) {
      const target = to - last + row;
      if (target < 0 || target >= this.rows) continue;
      const from = (row - first) * this.columns;
      this.#cells.set(moved.subarray(from, from + this.columns), target * this.columns);
    }
  }

  /** What is in both. */
  copyFrom(other: TextGrid): void {
    for (let row = 0; row < Math.min(this.rows, other.rows); row++) {
      for (let column = 0; column < Math.min(this.columns, other.columns); column++) {
        this.put(row, column, other.#cells[row * other.columns + column]!);
      }
    }
  }

  /** Rows that show something, from the top, without the spaces around them. */
  lines(): string[] {
    const lines: string[] = [];
    for (let row = 0; row < this.rows; row++) {
      const cells = this.#cells.subarray(row * this.columns, (row + 1) * this.columns);
      const line = String.fromCharCode(...cells)
        .replaceAll('\0', ' ')
        .trim();
      if (line !== '') lines.push(line);
    }
    return lines;
  }

  get text(): string {
    return this.lines().join('\n');
  }
}
