/** What a spreadsheet would run as a formula; a tab or a line end before it does not help. */
const FORMULA = /^[\t\r\n]*[=+\-@]/;

export type CsvCell = string | number | null;

/** A line of CSV. Texts that a spreadsheet would run get an apostrophe in front; numbers are left as they are. Spec: RFC 4180 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
