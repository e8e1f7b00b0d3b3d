import { useEffect } from 'preact/hooks';
import { stateLabel } from '../components/states.js';
import type { RowState } from '../contract.js';
import { store } from '../live/store.js';
import { countStates, worstState } from './state-counts.js';

/** The title and the icon of the tab show the worst state, and how many streams are in trouble. */
export function useTabSigns(): void {
  const counts = countStates(store);
  const worst = store.state.rows.size === 0 ? 'no_data' : worstState(counts);
  const title = titleOf(worst, counts);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('#favicon');
    if (icon !== null) icon.href = new URL(`../../../favicon-${worst}.svg`, import.meta.url).href;
  }, [worst]);
}

function titleOf(worst: RowState, counts: Readonly<Record<RowState, number>>): string {
  if (store.state.run === '') return 'tscap';
  if (store.isStale) return '(?) no connection · tscap';
  return worst === 'ok' || worst === 'not_measured' ? 'tscap' : `(${counts[worst]}) ${stateLabel(worst)} · tscap`;
}
