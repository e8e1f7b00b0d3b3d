// Tested by: test/report/text/overview.test.ts
import type { AlarmReport } from '../../alarm/alarm-event.js';
import { SEVERITIES } from '../../stream/severity.js';
import { isNewerForm } from '../../text/rule-form.js';
import { formatTable, type TextColumn } from '../../text/table.js';
import { countText, groupDigits } from '../../text/units.js';
import type { StreamFields } from '../stream-fields.js';
import { hex, momentText, tableName } from './naming.js';

/** An alarm of a stream that has errors. */
export interface Alarm {
  readonly stream: AlarmedStream;
  readonly name: string;
  readonly report: AlarmReport;
}

type AlarmedStream = Pick<
  StreamFields,
  'probe_id' | 'stream_id' | 'first_arrival_s' | 'duration_ns' | 'interval_ns' | 'alarms'
>;

/** PIDs or tables that are named in a cell. */
const MOST_NAMED = 3;

const COLUMNS: readonly TextColumn<Alarm>[] = [
  { title: 'alarm', isText: true, shortest: 30, cell: ({ report, name }) => titleOf(report, name) },
  { title: 'severity', isText: true, importance: 4, cell: ({ report }) => report.severity },
  {
    title: 'state',
    isText: true,
    importance: 6,
    cell: ({ report }) => (report.state === 'raised' ? 'RAISED' : report.state),
  },
  {
    title: 'since',
    isText: true,
    importance: 5,
    cell: ({ stream, report }) => momentText(stream, report.raised_time_ns),
  },
  {
    title: 'last',
    isText: true,
    importance: 2,
    cell: ({ stream, report }) => momentText(stream, report.last_time_ns),
  },
  { title: 'errors', cell: ({ stream, report }) => withNew(stream, report.count_total, report.count_interval) },
  {
    title: 'PIDs',
    isText: true,
    importance: 3,
    cell: ({ report: { pids } }) => listOf(pids.map(({ pid }) => hex(pid, 4))),
  },
  {
    title: 'tables',
    isText: true,
    importance: 1,
    cell: ({ report: { tables } }) => listOf(tables.map(({ table_id }) => tableName(table_id))),
  },
];
const STREAM_COLUMN: TextColumn<Alarm> = {
  title: 'stream',
  isText: true,
  shortest: 15,
  cell: ({ stream }) => stream.stream_id,
};
const FROM_COLUMN: TextColumn<Alarm> = {
  title: 'from',
  isText: true,
  shortest: 8,
  importance: 7,
  cell: ({ stream }) => stream.probe_id ?? '',
};

/** The alarms that have errors, those raised first. An older form of a rule is left out where a newer form tells as much. */
export function alarmsOf(stream: AlarmedStream): Alarm[] {
  const found = Object.entries(stream.alarms).map(([name, report]): Alarm => ({ stream, name, report }));
  return found.filter((alarm) => !found.some((other) => replaces(other, alarm))).sort(compareAlarms);
}

/** Those raised first, then by severity, then those with the most errors now. */
export function compareAlarms({ report: a }: Alarm, { report: b }: Alarm): number {
  return (
    Number(b.state === 'raised') - Number(a.state === 'raised') ||
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    b.count_interval - a.count_interval ||
    b.count_total - a.count_total
  );
}

/** How many of a priority are raised. */
export function raisedOf(alarms: readonly Alarm[], priority: 1 | 2 | 3): number {
  return alarms.filter(({ report }) => report.priority === priority && report.state === 'raised').length;
}

/** The table of the alarms of a stream. */
export function alarmLines(alarms: readonly Alarm[], width: number | undefined): string[] {
  return formatTable(COLUMNS, alarms, width);
}

/** The table of the alarms of several streams, with their probes or files if `hasOrigins`. */
export function alarmLinesOfMany(alarms: readonly Alarm[], hasOrigins: boolean, width: number | undefined): string[] {
  return formatTable([...(hasOrigins ? [FROM_COLUMN] : []), STREAM_COLUMN, ...COLUMNS], alarms, width);
}

/** Whether streams are of several probes, or in several files. */
export function isFromMany(streams: Iterable<Pick<StreamFields, 'probe_id'>>): boolean {
  const [first, ...others] = streams;
  return others.some(({ probe_id }) => probe_id !== first!.probe_id);
}

/** `12 (+3)`: a count of the whole time, and what came in the last report interval. */
export function withNew(
  { interval_ns, duration_ns }: Pick<StreamFields, 'interval_ns' | 'duration_ns'>,
  total: number | null,
  fresh: number,
): string {
  const isWhole = interval_ns >= duration_ns;
  return isWhole || fresh === 0 ? countText(total) : `${countText(total)} (+${groupDigits(fresh)})`;
}

/** `3.5.a SDT_actual_error`, `Stream_lost` */
function titleOf({ rule }: AlarmReport, name: string): string {
  return rule === null ? name : `${rule} ${name}`;
}

/** `0x0100, 0x0101, 0x0102 and 5 more` */
function listOf(names: readonly string[]): string {
  const list = names.slice(0, MOST_NAMED).join(', ');
  return names.length > MOST_NAMED ? `${list} and ${groupDigits(names.length - MOST_NAMED)} more` : list;
}

/** Spec: ETSI TR 101 290, tables 5.0a to 5.0c: 1.3 is the older form of 1.3.a */
function replaces({ report: newer }: Alarm, { report: older }: Alarm): boolean {
  return isNewerForm(newer.rule, older.rule) && (newer.state === older.state || older.state === 'over');
}
