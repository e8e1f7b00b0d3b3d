import { printable } from '../../text/printable.js';
import { groupDigits } from '../../text/units.js';
import { cutTo } from '../../text/width.js';

/** Room that a text has. */
export interface TextWidth {
  /** Columns; as many as needed unless given. */
  readonly width?: number;
}

/** The lines as one text with line ends: none is longer than the width, and none has a control in it. */
export function textOf(lines: readonly string[], width = Number.POSITIVE_INFINITY): string {
  return lines.map((line) => `${cutTo(printable(line), width)}\n`).join('');
}

/** As many lines as there is room for; the last one says how many more there are. */
export function fitLines(lines: readonly string[], room: number, noun: string): readonly string[] {
  if (lines.length <= room) return lines;
  const shown = Math.max(0, Math.floor(room) - 1);
  return [...lines.slice(0, shown), `… ${groupDigits(lines.length - shown)} more ${noun}`];
}
