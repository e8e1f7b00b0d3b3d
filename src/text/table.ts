import { printable } from './printable.js';
import { UNKNOWN } from './units.js';
import { cutTo, widthOf } from './width.js';

/** A column of a text table: its title, the text of a cell, and whether it is text (numbers align to the right). */
export interface TextColumn<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly isText?: boolean;
  /** The table is too wide: the cells may be cut to this width. */
  readonly shortest?: number;
  /** The table is still too wide: the column with the least importance is left out. One without any stays. */
  readonly importance?: number;
}

const GAP = 2;
const EMPTY: readonly string[] = ['', UNKNOWN];

/** The table as lines, the titles first; no line is longer than `width`. Controls in cells come out as `?`. */
export function formatTable<Row>(
  columns: readonly TextColumn<Row>[],
  rows: readonly Row[],
  width = Number.POSITIVE_INFINITY,
): string[] {
  let shown = columns.map((column) => measure(column, rows));
  while (totalOf(shown) > width) {
    if (narrow(shown, totalOf(shown) - width)) break;
    const least = leastImportant(shown);
    if (least === undefined) break;
    shown = shown.filter((column) => column !== least);
    for (const column of shown) column.width = column.natural;
  }
  const lines = Array.from({ length: rows.length + 1 }, (_, line) => shown.map((column) => align(column, line)));
  return lines.map((cells) => cutTo(cells.join(' '.repeat(GAP)).trimEnd(), width));
}

/** The columns that have something to show, apart from `-`, in any row. */
export function columnsInUse<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): TextColumn<Row>[] {
  return columns.filter(({ cell }) => rows.some((row) => !EMPTY.includes(cell(row))));
}

interface Measured {
  readonly column: Pick<TextColumn<never>, 'isText' | 'importance' | 'shortest'>;
  /** The title first. */
  readonly cells: readonly string[];
  readonly natural: number;
  width: number;
}

function measure<Row>(column: TextColumn<Row>, rows: readonly Row[]): Measured {
  const cells = [column.title, ...rows.map((row) => printable(column.cell(row)))];
  const natural = cells.reduce((widest, cell) => Math.max(widest, widthOf(cell)), 0);
  return { column, cells, natural, width: natural };
}

function totalOf(columns: readonly Measured[]): number {
  return columns.reduce((sum, { natural }) => sum + natural + GAP, -GAP);
}

/** Takes the excess off the columns that may be cut, the widest first; false where that does not do. */
function narrow(columns: readonly Measured[], excess: number): boolean {
  let left = excess;
  while (left > 0) {
    const widest = columns.reduce<Measured | undefined>((best, column) => {
      const isCuttable = column.width > (column.column.shortest ?? Number.POSITIVE_INFINITY);
      return isCuttable && column.width > (best?.width ?? 0) ? column : best;
    }, undefined);
    if (widest === undefined) return false;
    widest.width--;
    left--;
  }
  return true;
}

function leastImportant(columns: readonly Measured[]): Measured | undefined {
  const importanceOf = ({ column }: Measured): number => column.importance ?? Number.POSITIVE_INFINITY;
  const [least] = [...columns].sort((a, b) => importanceOf(a) - importanceOf(b));
  return least === undefined || importanceOf(least) === Number.POSITIVE_INFINITY ? undefined : least;
}

function align({ column, cells, width }: Measured, line: number): string {
  const cell = cutTo(cells[line]!, width);
  const space = ' '.repeat(Math.max(0, width - widthOf(cell)));
  return column.isText ? cell + space : space + cell;
}
