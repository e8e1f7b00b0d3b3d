// Tested by: test/report/text/tr101290.test.ts

import { isNewerForm } from '../../../text/rule-form.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { amountText, countText } from '../../../text/units.js';
import { isJudged, type RuleReport, type RuleState } from '../../../tr101290/findings.js';
import { EDITIONS } from '../../../tr101290/profile.js';
import { RULES, type RuleName } from '../../../tr101290/rules.js';
import { momentText, pidText, tableName } from '../../text/naming.js';
import type { TransportStreamReport } from './report.js';

interface Row {
  readonly stream: TransportStreamReport;
  readonly name: RuleName;
  readonly report: RuleReport;
}

const COLUMNS: readonly TextColumn<Row>[] = [
  { title: 'rule', isText: true, cell: ({ report }) => report.rule },
  { title: 'name', isText: true, shortest: 24, cell: ({ name }) => name },
  { title: 'state', isText: true, cell: ({ report }) => stateText(report) },
  { title: 'now', cell: ({ report }) => errorCount(report, report.count_interval) },
  { title: 'in all', cell: ({ report }) => errorCount(report, report.count_total) },
  {
    title: 'since',
    isText: true,
    importance: 1,
    cell: ({ stream, report }) => (report.raised_time_ns === null ? '' : momentText(stream, report.raised_time_ns)),
  },
  { title: 'last error, or why none is judged', isText: true, shortest: 12, importance: 2, cell: lastText },
];

/** How many rules are in which state, and each of them. */
export function tr101290Lines(stream: TransportStreamReport, width: number | undefined): string[] {
  const rows = rowsOf(stream);
  return [titleOf(stream, rows), ...formatTable(COLUMNS, rows, width)];
}

/** The line above the alarms of the stream: an older form of a rule that is raised is counted only where no newer form is. */
export function tr101290Summary(stream: TransportStreamReport): string {
  const rows = rowsOf(stream);
  const isFolded = ({ report: { rule, state } }: Row): boolean =>
    (state === 'raised' || state === 'noted') &&
    rows.some(({ report: other }) => isNewerForm(other.rule, rule) && other.state === state);
  return titleOf(
    stream,
    rows.filter((row) => !isFolded(row)),
  );
}

function rowsOf(stream: TransportStreamReport): Row[] {
  return RULES.map(({ name }) => ({ stream, name, report: stream.tr101290[name] }));
}

const STATES = ['raised', 'noted', 'ok', 'not_applicable', 'unmeasurable'] as const satisfies readonly RuleState[];

/** `TR 101 290 v1.4.1: 2 raised, 20 ok, 4 not applicable, 7 unmeasurable; profile dvb, asked for`: what matters most first, as a line may be cut. */
function titleOf({ availability }: TransportStreamReport, rows: readonly Row[]): string {
  const { edition, profile, profile_reason, events_dropped, crc_errors_of_other_tables } = availability;
  const states = rows.map(({ report }) => report.state);
  const counts = STATES.flatMap((state) => {
    const count = states.filter((other) => other === state).length;
    return state === 'noted' && count === 0 ? [] : [`${count} ${state.replace('_', ' ')}`];
  });
  const dropped = events_dropped === 0 ? '' : `; ${countText(events_dropped)} events lost`;
  const others = crc_errors_of_other_tables;
  const crcs = others === 0 ? '' : `; ${countText(others)} wrong CRCs of tables that 2.2 does not name`;
  const version = EDITIONS[edition].version;
  return `TR 101 290 v${version}: ${counts.join(', ')}${dropped}${crcs}; profile ${profile}, ${profile_reason}`;
}

function stateText({ state }: RuleReport): string {
  return state === 'raised' ? 'RAISED' : state.replace('_', ' ');
}

/** `20:15:03 PID 0x0012 18 EIT service 1` */
function lastText({ stream, report }: Row): string {
  const { last_time_ns, last_pid, last_table_id, last_service_id, reason, excepted_total } = report;
  const excepted = excepted_total === 0 ? [] : [`${amountText(excepted_total, 'error')} excepted`];
  if (last_time_ns === null) return [...(reason === null ? [] : [reason]), ...excepted].join('; ');
  const pid = last_pid === null ? '' : ` PID ${pidText(last_pid)}`;
  const table = last_table_id === null ? '' : ` ${tableName(last_table_id)}`;
  const service = last_service_id === null ? '' : ` service ${last_service_id}`;
  return [`${momentText(stream, last_time_ns)}${pid}${table}${service}`, ...excepted].join('; ');
}

/** Nothing where nothing was judged: 0 would look right. */
function errorCount(report: RuleReport, count: number): string {
  return isJudged(report) || report.count_total > 0 ? countText(count) : '';
}
