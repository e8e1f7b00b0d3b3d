// Tested by: test/codec/captions/cea708/dtvcc.test.ts
import { TextGrid } from '../text-grid.js';

/** Parameters of DefineWindow, as far as text depends on them: 16 rows of 64 columns at most, by the size of the fields. Spec: ANSI/CTA-708, 8.10.5.2 */
export interface WindowDefinition {
  readonly isVisible: boolean;
  /** Where its anchor is, from the top and the left: in cells of a grid, or in hundredths of the screen. */
  readonly anchorRow: number;
  readonly anchorColumn: number;
  /** 0 to 8: of the window, what stands at the anchor, from top left to bottom right. */
  readonly anchorPoint: number;
  readonly rows: number;
  readonly columns: number;
}

/** The six parameters of DefineWindow at `pos`. */
export function windowDefinitionAt(bytes: Uint8Array, pos: number): WindowDefinition {
  return {
    isVisible: (bytes[pos]! & 0x20) !== 0,
    anchorRow: bytes[pos + 1]! & 0x7f,
    anchorColumn: bytes[pos + 2]!,
    anchorPoint: bytes[pos + 3]! >> 4,
    rows: (bytes[pos + 3]! & 0x0f) + 1,
    columns: (bytes[pos + 4]! & 0x3f) + 1,
  };
}

/**
 * A caption window: its text and its pen. Text runs from left to right and rolls up, whatever direction the attributes say.
 * Spec: ANSI/CTA-708, 8.4
 */
export class CaptionWindow {
  isVisible: boolean;
  /** Rows have rolled up since it was defined. */
  hasRolled = false;
  #definition: WindowDefinition;
  #grid: TextGrid;
  #row = 0;
  #column = 0;

  constructor(definition: WindowDefinition) {
    this.#definition = definition;
    this.isVisible = definition.isVisible;
    this.#grid = new TextGrid(definition.rows, definition.columns);
  }

  /** Defined anew, it keeps its text and its pen where they still have a place. */
  redefine(definition: WindowDefinition): void {
    const grid = new TextGrid(definition.rows, definition.columns);
    grid.copyFrom(this.#grid);
    this.#grid = grid;
    this.#definition = definition;
    this.isVisible = definition.isVisible;
    this.moveTo(this.#row, this.#column);
  }

  get lines(): string[] {
    return this.#grid.lines();
  }

  /** Its first row on the screen, of a grid of 75. Spec: ANSI/CTA-708, 8.4.5 */
  get top(): number {
    const { anchorRow, anchorPoint, rows } = this.#definition;
    if (anchorPoint < 3) return anchorRow;
    return anchorPoint < 6 ? anchorRow - Math.floor(rows / 2) : anchorRow - rows;
  }

  get left(): number {
    return this.#definition.anchorColumn;
  }

  put(character: number): void {
    const { columns } = this.#definition;
    this.#grid.put(this.#row, Math.min(this.#column, columns - 1), character);
    this.#column = Math.min(this.#column + 1, columns);
  }

  backspace(): void {
    if (this.#column > 0) this.#column--;
    this.#grid.put(this.#row, this.#column, 0);
  }

  moveTo(row: number, column: number): void {
    this.#row = Math.min(row, this.#definition.rows - 1);
    this.#column = Math.min(column, this.#definition.columns - 1);
  }

  /** A carriage return rolls up what is there. */
  get isInLastRow(): boolean {
    return this.#row === this.#definition.rows - 1;
  }

  /** The next row; in the last one, what is there rolls up. */
  carriageReturn(): void {
    const { rows } = this.#definition;
    if (!this.isInLastRow) {
      this.#row++;
    } else {
      this.hasRolled = true;
      this.#grid.clearRow(0);
      this.#grid.moveRows(rows - 1, rows, rows - 2);
    }
    this.#column = 0;
  }

  /** Back to the beginning of the row, which is cleared. */
  clearRow(): void {
    this.#grid.clearRow(this.#row);
    this.#column = 0;
  }

  /** Clears the text; the pen stays. */
  clear(): void {
    this.#grid.clear();
  }
}
