// Tested by: test/page/shell/own-troubles.test.ts
import { STATES } from '../components/states.js';
import type { RowState } from '../contract.js';
import type { LiveRow } from '../live/live-state.js';

interface Rows {
  readonly state: { readonly rows: ReadonlyMap<number, LiveRow> };
  stateOf(row: LiveRow): RowState;
}

/** Streams by state. */
export function countStates(rows: Rows): Record<RowState, number> {
  const counts = Object.fromEntries(STATES.map(({ state }) => [state, 0])) as Record<RowState, number>;
  for (const row of rows.state.rows.values()) counts[rows.stateOf(row)]++;
  return counts;
}

/** The worst state that any stream is in; not measured is no trouble beside ok. */
export function worstState(counts: Readonly<Record<RowState, number>>): RowState {
  return STATES.find(({ state }) => counts[state] > 0 && (state !== 'not_measured' || counts.ok === 0))?.state ?? 'ok';
}
