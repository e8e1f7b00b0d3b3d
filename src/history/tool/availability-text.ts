// Tested by: test/history/tool/availability.test.ts
import { formatTable, type TextColumn } from '../../text/table.js';
import { countText, UNKNOWN } from '../../text/units.js';
import type { Availability } from '../availability.js';
import { AVAILABILITY_FIELDS, availabilityLines } from '../availability-line.js';
import type { AvailabilityReport, StreamAvailability } from '../availability-report.js';
import type { Period } from '../periods.js';
import { line } from './csv-printer.js';
import { streamTitle } from './stream-title.js';

interface Line extends Availability {
  readonly label: string;
  readonly isJudged: boolean;
}

const COLUMNS: readonly TextColumn<Line>[] = [
  { title: 'period (UTC)', isText: true, cell: ({ label }) => label },
  { title: 'availability', cell: ({ availability_percent }) => percentText(availability_percent) },
  { title: 'unavailable s', cell: judged(({ unavailable_s }) => unavailable_s) },
  { title: 'severely errored s', cell: judged(({ severely_errored_s }) => severely_errored_s) },
  { title: 'errored s', cell: judged(({ errored_s }) => errored_s) },
  { title: 'monitored s', cell: ({ monitored_s }) => countText(monitored_s) },
  { title: 'unmonitored s', cell: ({ unmonitored_s }) => countText(unmonitored_s) },
];

/** A report on availability: a table for each stream, CSV or JSON. */
export function availabilityText(
  { streams, leftOut }: AvailabilityReport,
  periods: readonly Period[],
  format: 'text' | 'csv' | 'json',
  width: number | undefined,
): string {
  const rows = streams.flatMap((stream) => availabilityLines(stream, periods));
  if (format === 'csv')
    return [[...AVAILABILITY_FIELDS], ...rows.map((row) => row.map((cell) => cell ?? ''))].map(line).join('');
  if (format === 'json') {
    const items = rows.map((row) => Object.fromEntries(row.map((cell, index) => [AVAILABILITY_FIELDS[index]!, cell])));
    const text = items.map((item) => JSON.stringify(item)).join(',\n');
    return `{"schema":"tscap.history","schema_version":1,"streams_left_out":${leftOut},"availability":[\n${text}\n]}\n`;
  }
  const tables = streams.map((stream) => tableOf(stream, periods, width));
  if (leftOut > 0) tables.push(`${countText(leftOut)} streams are left out: give --stream, or a later --from\n`);
  return tables.join('\n');
}

function tableOf(
  { stream, isJudged, periods: figures, total }: StreamAvailability,
  periods: readonly Period[],
  width: number | undefined,
): string {
  const title = `${streamTitle(stream)}${isJudged ? '' : `, ${stream.kind}: its seconds were not judged`}`;
  const lines = figures.map((of, index) => ({ ...of, label: periods[index]!.label, isJudged }));
  const all = { ...total, label: 'all', isJudged };
  return `${[title, ...formatTable(COLUMNS, [...lines, all], width)].join('\n')}\n`;
}

function judged(read: (line: Line) => number): (line: Line) => string {
  return (line) => countText(line.isJudged ? read(line) : null);
}

/** As it is counted: with four decimals, never rounded up. */
function percentText(percent: number | null): string {
  return percent === null ? UNKNOWN : `${percent.toFixed(4)} %`;
}
