import type { RowState } from '../contract.js';

/** States of a stream, those in trouble first, as people read them. */
export const STATES = [
  { state: 'error', label: 'error' },
  { state: 'silent', label: 'silent' },
  { state: 'warning', label: 'warning' },
  { state: 'held_back', label: 'held back' },
  { state: 'no_data', label: 'no data' },
  { state: 'not_measured', label: 'not measured' },
  { state: 'ok', label: 'ok' },
] as const satisfies readonly { state: RowState; label: string }[];

const LABELS = Object.fromEntries(STATES.map(({ state, label }) => [state, label])) as Record<RowState, string>;

export function stateLabel(state: RowState): string {
  return LABELS[state];
}
