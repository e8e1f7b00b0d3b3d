// Tested by: test/page/screens.test.ts
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { Toggle } from '../../components/controls.js';
import { useNow, useStore } from '../../hooks.js';
import { html } from '../../html.js';
import { type KeyAction, useKeys } from '../../keys.js';
import { store } from '../../live/store.js';
import { changeQuery } from '../../location.js';
import type { Address } from '../../router.js';
import { BoardTable } from './board-table.js';
import { BoardTiles } from './board-tiles.js';
import { type BoardChoices, choicesOf, type Grouping, isFiltered } from './choices.js';
import { clearFilters, FilterBar } from './filter-bar.js';
import { type Line, linesOf } from './lines.js';
import { moveRowFocus } from './row-focus.js';
import { sourceWord } from './sources.js';
import { SteadyOrder } from './steady-order.js';

/** Every stream, those in trouble first. */
export function BoardScreen({ address }: { address: Address }): VNode {
  useStore();
  useNow();
  const choices = choicesOf(address.query);
  const order = useOrder(choices.sort);
  const lines = linesOf(store, choices, order, performance.now());
  useKeys(keysOf(choices, lines));
  const rows = lines.filter(({ kind }) => kind === 'row').length;
  const total = store.state.rows.size;
  return html`
    <h1 class="unseen">Board</h1>
    <${FilterBar} choices=${choices} shown=${rows} total=${total} more=${html`<${ViewToggles} choices=${choices} />`} />
    ${rows === 0 ? html`<${Nothing} total=${total} choices=${choices} />` : html`<${choices.view === 'tiles' ? BoardTiles : BoardTable} lines=${lines} isStale=${store.isStale} />`}
  `;
}

function ViewToggles({ choices }: { choices: BoardChoices }): VNode {
  return html`${groupings(choices).map(
    (by) =>
      html`<${Toggle} key=${by} isOn=${choices.groupBy === by} onToggle=${() => groupBy(choices.groupBy === by ? undefined : by)}>by ${by === 'probe' ? (sourceWord() ?? by) : by}<//>`,
  )}
    <${Toggle} isOn=${choices.view === 'tiles'} onToggle=${() => toggleView(choices)}>tiles<//>`;
}

/** The order of one way to sort. */
function useOrder(sort: string): SteadyOrder {
  const kept = useRef({ sort, order: new SteadyOrder() });
  if (kept.current.sort !== sort) kept.current = { sort, order: new SteadyOrder() };
  return kept.current.order;
}

function keysOf(choices: BoardChoices, lines: readonly Line[]): readonly KeyAction[] {
  return [
    { key: 'v', does: 'rows or tiles', run: () => toggleView(choices) },
    { key: 'g', does: 'group by probe, by group, or not', run: () => groupBy(nextGrouping(choices)) },
    { key: '0', does: 'no filters', run: clearFilters },
    { key: 'j', does: 'next stream', run: () => moveRowFocus(lines, 1) },
    { key: 'k', does: 'previous stream', run: () => moveRowFocus(lines, -1) },
  ];
}

function toggleView({ view }: BoardChoices): void {
  changeQuery({ view: view === 'tiles' ? null : 'tiles' });
}

/** Those that tell anything, and the one that is chosen. */
function groupings({ groupBy: chosen }: BoardChoices): readonly Grouping[] {
  const hasGroups = chosen === 'group' || [...store.state.rows.values()].some(({ group }) => group !== null);
  const bySource: readonly Grouping[] = sourceWord() === undefined && chosen !== 'probe' ? [] : ['probe'];
  return hasGroups ? [...bySource, 'group'] : bySource;
}

function nextGrouping(choices: BoardChoices): Grouping | undefined {
  const { groupBy: chosen } = choices;
  const all = groupings(choices);
  return chosen === undefined ? all[0] : all[all.indexOf(chosen) + 1];
}

function groupBy(grouping: Grouping | undefined): void {
  changeQuery({ group: grouping ?? null });
}

function Nothing({ total, choices }: { total: number; choices: BoardChoices }): VNode {
  if (total === 0)
    return html`<p class="notice">No stream yet: no probe has told of one. <code>probe --list-streams</code> shows what is on the wire.</p>`;
  if (!isFiltered(choices)) return html`<p class="notice">No stream.</p>`;
  return html`<p class="notice">None of the ${total} streams is like that. <button type="button" onClick=${clearFilters}>Show all</button></p>`;
}
