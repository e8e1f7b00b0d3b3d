// Tested by: test/page/screens/board/lines.test.ts
import { STATES } from '../../components/states.js';
import type { RowState } from '../../contract.js';
import type { LiveRow } from '../../live/live-state.js';

/** What a board can be sorted by; `trouble` is what it begins with. */
export const SORTS = [
  { sort: 'trouble', label: 'trouble first' },
  { sort: 'name', label: 'name' },
  { sort: 'key', label: 'address' },
  { sort: 'bitrate', label: 'bitrate' },
  { sort: 'errors', label: 'errors of the hour' },
  { sort: 'loss', label: 'loss of the hour' },
] as const;
export type Sort = (typeof SORTS)[number]['sort'];

/** What a board can be grouped by. */
const GROUPINGS = ['probe', 'group'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What is to be shown and how; all of it is in the address. */
export interface BoardChoices {
  readonly text: string;
  /** Empty: all. */
  readonly states: ReadonlySet<RowState>;
  readonly probe: string;
  readonly group: string;
  readonly kind: string;
  readonly sort: Sort;
  /** What the lines are grouped by. */
  readonly groupBy: Grouping | undefined;
  readonly view: 'table' | 'tiles';
}

/** Of a query of the address; what it does not know is as if it were not there. */
export function choicesOf(query: URLSearchParams): BoardChoices {
  const wanted = (query.get('state') ?? '').split(',');
  return {
    text: query.get('q') ?? '',
    states: new Set(STATES.map(({ state }) => state).filter((state) => wanted.includes(state))),
    probe: query.get('probe') ?? '',
    group: query.get('in') ?? '',
    kind: query.get('kind') ?? '',
    sort: SORTS.find(({ sort }) => sort === query.get('sort'))?.sort ?? 'trouble',
    groupBy: GROUPINGS.find((grouping) => grouping === query.get('group')),
    view: query.get('view') === 'tiles' ? 'tiles' : 'table',
  };
}

/** Whether anything is left out by them. */
export function isFiltered({ text, states, probe, group, kind }: BoardChoices): boolean {
  return text !== '' || states.size > 0 || probe !== '' || group !== '' || kind !== '';
}

/** Whether a row is to be shown: every word of the text is somewhere in what is shown of it. */
export function matches(row: LiveRow, state: RowState, alarmTitle: string, choices: BoardChoices): boolean {
  if (choices.states.size > 0 && !choices.states.has(state)) return false;
  if (choices.probe !== '' && row.probe !== choices.probe) return false;
  if (choices.group !== '' && row.group !== choices.group) return false;
  if (choices.kind !== '' && row.kind !== choices.kind) return false;
  if (choices.text === '') return true;
  const names = row.name?.names.join(' ') ?? '';
  const all =
    `${names} ${row.group ?? ''} ${row.key} ${row.kind} ${row.format ?? ''} ${alarmTitle} ${row.reason}`.toLowerCase();
  return choices.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
