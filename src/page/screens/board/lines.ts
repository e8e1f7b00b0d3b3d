import type { RowState } from '../../contract.js';
import type { LiveRow } from '../../live/live-state.js';
import { type BoardChoices, type Grouping, matches } from './choices.js';
import { placeOf } from './places.js';
import type { SteadyOrder } from './steady-order.js';

/** A line of the board: a stream, or the head of those of a probe or group. */
export type Line =
  | { readonly kind: 'row'; readonly row: LiveRow; readonly state: RowState }
  | { readonly kind: 'head'; readonly by: Grouping; readonly name: string; readonly rows: number };

interface Rows {
  readonly state: { readonly rows: ReadonlyMap<number, LiveRow> };
  stateOf(row: LiveRow): RowState;
  alarmOf(row: LiveRow): Parameters<typeof placeOf>[2];
}

/** What the board shows by those choices, in its order. */
export function linesOf(rows: Rows, choices: BoardChoices, order: SteadyOrder, nowMs: number): Line[] {
  const places = [...rows.state.rows.values()].flatMap((row) => {
    const state = rows.stateOf(row);
    const alarm = rows.alarmOf(row);
    if (!matches(row, state, alarm?.title ?? '', choices)) return [];
    return [[row.n, placeOf(row, state, alarm, choices.sort)] as const];
  });
  const lines = order.sort(places, nowMs).map((n): Line & { kind: 'row' } => {
    const row = rows.state.rows.get(n)!;
    return { kind: 'row', row, state: rows.stateOf(row) };
  });
  return choices.groupBy === undefined ? lines : grouped(lines, choices.groupBy);
}

/** Of a stream that is in none. */
const NO_GROUP = 'no group';

/** The one with the worst stream first. */
function grouped(lines: readonly (Line & { kind: 'row' })[], by: Grouping): Line[] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const name = line.row[by] ?? NO_GROUP;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [line]);
    else group.push(line);
  }
  return [...groups].flatMap(([name, group]): Line[] => [{ kind: 'head', by, name, rows: group.length }, ...group]);
}
