// Tested by: test/report/text/stream.test.ts, test/report/text/samples.test.ts
import type { TableSnapshot } from '../../../mpegts/tables/table-snapshot.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { countText, TIME_UNITS, UNKNOWN } from '../../../text/units.js';
import { valuesText } from '../../text/figures.js';
import { hex, pidText, tableName } from '../../text/naming.js';
import type { TransportStreamReport } from './report.js';

/** The sub-tables of one table, or one of them. */
type Group = readonly [TableSnapshot, ...TableSnapshot[]];

/** More sub-tables of the same table share a row. */
const MOST_SUB_TABLES = 8;

const COLUMNS: readonly TextColumn<Group>[] = [
  { title: 'Table', isText: true, cell: ([first]) => tableName(first.table_id) },
  { title: 'PID', isText: true, cell: ([first]) => pidText(first.pid) },
  { title: 'of', isText: true, importance: 5, cell: extensionText },
  { title: 'version', cell: versionText },
  { title: 'complete', isText: true, importance: 4, cell: completeText },
  { title: 'sections', importance: 1, cell: (group) => countText(sumOf(group, ({ sections }) => sections)) },
  { title: 'new versions', importance: 2, cell: (group) => countText(sumOf(group, (of) => of.version_changes)) },
  { title: 'changed without', importance: 3, cell: (group) => countText(sumOf(group, (of) => of.content_changes)) },
  { title: 'repetition min / avg / max', importance: 6, cell: repetitionText },
];

/** The tables with their versions and how often they come. */
export function tableSection({ tables }: TransportStreamReport, width: number | undefined): string[] {
  if (tables.length === 0) return ['Tables: none'];
  return formatTable(COLUMNS, groupsOf(tables), width);
}

function groupsOf(tables: readonly TableSnapshot[]): Group[] {
  const byTable = new Map<number, [TableSnapshot, ...TableSnapshot[]]>();
  for (const table of tables) {
    const key = table.pid * 256 + table.table_id;
    const group = byTable.get(key);
    if (group === undefined) byTable.set(key, [table]);
    else group.push(table);
  }
  const groups = [...byTable].sort(([a], [b]) => a - b).map(([, group]) => group);
  return groups.flatMap((group): Group[] => (group.length > MOST_SUB_TABLES ? [group] : group.map((table) => [table])));
}

function extensionText([first, ...others]: Group): string {
  if (others.length > 0) return `${others.length + 1} sub-tables`;
  return first.table_id_extension === null ? '' : `${hex(first.table_id_extension, 4)} ${first.table_id_extension}`;
}

function versionText([first, ...others]: Group): string {
  if (others.some(({ version_number }) => version_number !== first.version_number)) return 'various';
  return countText(first.version_number);
}

function completeText(group: Group): string {
  const complete = group.filter(({ is_complete }) => is_complete).length;
  if (group.length > 1) return `${complete} of ${group.length}`;
  return complete === 1 ? 'yes' : 'no';
}

function repetitionText(group: Group): string {
  const measured = group.filter(({ repetition_avg_ns }) => repetition_avg_ns !== null);
  if (measured.length === 0) return UNKNOWN;
  const values = (name: 'repetition_min_ns' | 'repetition_avg_ns' | 'repetition_max_ns'): number[] =>
    measured.map((table) => table[name]!);
  const average = values('repetition_avg_ns').reduce((sum, ns) => sum + ns, 0) / measured.length;
  const [least, greatest] = [Math.min(...values('repetition_min_ns')), Math.max(...values('repetition_max_ns'))];
  return valuesText([least, average, greatest], TIME_UNITS);
}

function sumOf(group: Group, count: (table: TableSnapshot) => number): number {
  return group.reduce((sum, table) => sum + count(table), 0);
}
