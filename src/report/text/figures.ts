import { formatTable, type TextColumn } from '../../text/table.js';
import { timeText, togetherText, type Units } from '../../text/units.js';
import type { Figures } from '../stream-fields.js';
import type { StreamReport } from '../stream-report.js';
import { unknownText } from './naming.js';

/** A line of figures: of the last report interval, and of the whole time. Empty where a figure has no meaning. */
export interface FigureRow {
  readonly label: string;
  readonly interval: string;
  readonly total: string;
}

/** A line with both figures of the same kind. */
export function figureRow<T>(label: string, figures: Figures<T>, text: (of: T) => string): FigureRow {
  return { label, interval: text(figures.interval), total: text(figures.total) };
}

/** A line with a figure of the whole time only. */
export function totalRow(label: string, total: string): FigureRow {
  return { label, interval: '', total };
}

/** The lines under the title; the interval is left out where it is the whole time. */
export function figureLines(title: string, stream: StreamReport, rows: readonly FigureRow[], width?: number): string[] {
  const { interval_ns, duration_ns } = stream;
  const label: TextColumn<FigureRow> = { title, isText: true, cell: (row) => row.label };
  const interval = {
    title: `last ${timeText(interval_ns)}`,
    isText: true,
    importance: 1,
    cell: (row: FigureRow) => row.interval,
  };
  const total = { title: `all of ${timeText(duration_ns)}`, isText: true, cell: (row: FigureRow) => row.total };
  const whole = { ...total, cell: (row: FigureRow) => row.total || row.interval };
  return formatTable(interval_ns >= duration_ns ? [label, whole] : [label, interval, total], rows, width);
}

/** `0.0297 / 1.05 / 9.20 ms`: values that belong together, in one unit; why not, where all of them are null. */
export function valuesText(values: readonly (number | null)[], units: Units, reason: string | null = null): string {
  return values.every((value) => value === null) ? unknownText(reason) : togetherText(values, units);
}

/** The text of a value, or why there is none. */
export function valueText(value: number | null, text: (value: number) => string, reason: string | null = null): string {
  return value === null ? unknownText(reason) : text(value);
}
