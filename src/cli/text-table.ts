/** A column of a text table: its title, the text of a cell, and whether it is text (numbers align to the right). */
export interface TextColumn<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly isText?: boolean;
}

/** The table as lines, the titles first. */
export function formatTable<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]!.length)));
  const align = (text: string, index: number): string =>
    columns[index]!.isText ? text.padEnd(widths[index]!) : text.padStart(widths[index]!);
  return cells.map((line) => line.map(align).join('  ').trimEnd());
}
