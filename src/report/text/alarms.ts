// Tested by: test/report/text/overview.test.ts
import { formatTable, type TextColumn } from '../../text/table.js';
import { countText, groupDigits } from '../../text/units.js';
import type { RuleReport } from '../../tr101290/findings.js';
import { RULES, type RuleName } from '../../tr101290/rules.js';
import type { StreamReport, TransportStreamReport } from '../stream-report.js';
import { momentText, pidText, tableName } from './naming.js';

/** A rule of a stream that has errors. */
export interface Alarm {
  readonly stream: StreamReport;
  readonly name: RuleName;
  readonly report: RuleReport;
}

const COLUMNS: readonly TextColumn<Alarm>[] = [
  { title: 'alarm', isText: true, shortest: 30, cell: ({ report, name }) => `${report.rule} ${name}` },
  { title: 'priority', importance: 3, cell: ({ report }) => String(report.priority) },
  {
    title: 'state',
    isText: true,
    importance: 6,
    cell: ({ report }) => (report.state === 'raised' ? 'RAISED' : 'over'),
  },
  {
    title: 'since',
    isText: true,
    importance: 5,
    cell: ({ stream, report }) => momentText(stream, report.raised_time_ns),
  },
  { title: 'last', isText: true, importance: 2, cell: ({ stream, report }) => momentText(stream, report.last_time_ns) },
  { title: 'errors', cell: ({ stream, report }) => withNew(stream, report.count_total, report.count_interval) },
  {
    title: 'last PID',
    isText: true,
    importance: 4,
    cell: ({ report }) => (report.last_pid === null ? '' : pidText(report.last_pid)),
  },
  {
    title: 'table',
    isText: true,
    importance: 1,
    cell: ({ report }) => (report.last_table_id === null ? '' : tableName(report.last_table_id)),
  },
];
const STREAM_COLUMN: TextColumn<Alarm> = {
  title: 'stream',
  isText: true,
  shortest: 15,
  cell: ({ stream }) => stream.stream_id,
};

/** The rules that have errors, those raised first. An older form of a rule is left out where a newer form tells as much. */
export function alarmsOf(stream: TransportStreamReport): Alarm[] {
  const found = RULES.flatMap(({ name }): Alarm[] => {
    const report = stream.tr101290[name];
    return report.count_total > 0 ? [{ stream, name, report }] : [];
  });
  return found.filter((alarm) => !found.some((other) => replaces(other, alarm))).sort(compareAlarms);
}

/** Those raised first, then by priority, then those with the most errors now. */
export function compareAlarms({ report: a }: Alarm, { report: b }: Alarm): number {
  return (
    Number(b.state === 'raised') - Number(a.state === 'raised') ||
    a.priority - b.priority ||
    b.count_interval - a.count_interval ||
    b.count_total - a.count_total
  );
}

/** How many of a priority are raised. */
export function raisedOf(alarms: readonly Alarm[], priority: 1 | 2 | 3): number {
  return alarms.filter(({ report }) => report.priority === priority && report.state === 'raised').length;
}

/** The table of the alarms. */
export function alarmLines(alarms: readonly Alarm[], hasManyStreams: boolean, width: number | undefined): string[] {
  return formatTable(hasManyStreams ? [STREAM_COLUMN, ...COLUMNS] : COLUMNS, alarms, width);
}

/** `12 (+3)`: a count of the whole time, and what came in the last report interval. */
export function withNew({ interval_ns, duration_ns }: StreamReport, total: number | null, fresh: number): string {
  const isWhole = interval_ns >= duration_ns;
  return isWhole || fresh === 0 ? countText(total) : `${countText(total)} (+${groupDigits(fresh)})`;
}

/** Spec: ETSI TR 101 290, tables 5.0a to 5.0c: 1.3 is the older form of 1.3.a */
function replaces({ report: newer }: Alarm, { report: older }: Alarm): boolean {
  return newer.rule.startsWith(`${older.rule}.`) && (newer.state === 'raised' || older.state !== 'raised');
}
