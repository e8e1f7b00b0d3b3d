// Tested by: test/page/screens.test.ts
import type { VNode } from 'preact';
import { Choice, Toggle } from '../../components/controls.js';
import { SearchField } from '../../components/search-field.js';
import { StateSign } from '../../components/state-badge.js';
import { STATES } from '../../components/states.js';
import type { RowState } from '../../contract.js';
import { html } from '../../html.js';
import { store } from '../../live/store.js';
import { changeQuery } from '../../location.js';
import { type BoardChoices, isFiltered, SORTS } from './choices.js';
import { sourceWord } from './sources.js';

interface FilterBarProps {
  readonly choices: BoardChoices;
  readonly shown: number;
  readonly total: number;
  /** What else there is to choose on that screen. */
  readonly more: unknown;
}

/** What is shown and in which order: each choice goes to the address. */
export function FilterBar({ choices, shown: rows, total, more }: FilterBarProps): VNode {
  const all = [...store.state.rows.values()];
  const probes = all.map(({ probe }) => probe);
  const source = sourceWord();
  const groups = all.flatMap(({ group }) => group ?? []);
  const kinds = all.map(({ kind }) => kind);
  return html`<form class="filters" role="search" aria-label="Streams" onSubmit=${(event: Event) => event.preventDefault()}>
    <${SearchField} label="Search streams" value=${choices.text} onSearch=${(q: string) => changeQuery({ q })} />
    <fieldset class="chips"><legend class="unseen">States</legend>${STATES.map(
      ({
        state,
        label,
      }) => html`<${Toggle} key=${state} isOn=${choices.states.has(state)} title=${label} onToggle=${() => toggle(choices, state)}>
        <${StateSign} state=${state} /><span class="chip-label">${label}</span><//>`,
    )}</fieldset>
    ${(source !== undefined || choices.probe !== '') && html`<${Choice} label=${source === 'file' ? 'File' : 'Probe'} name="probe" value=${choices.probe} options=${optionsOf(`all ${source ?? 'probe'}s`, probes, choices.probe)} />`}
    ${(groups.length > 0 || choices.group !== '') && html`<${Choice} label="Group" name="in" value=${choices.group} options=${optionsOf('all groups', groups, choices.group)} />`}
    <${Choice} label="Kind" name="kind" value=${choices.kind} options=${optionsOf('all kinds', kinds, choices.kind)} />
    <${Choice} label="Sort by" name="sort" value=${choices.sort} options=${SORTS.map(({ sort, label }) => [sort, label])} />
    ${more}
    ${isFiltered(choices) && html`<span class="filters-shown" role="status">${rows} of ${total}</span>`}
  </form>`;
}

/** Shows all streams. */
export function clearFilters(): void {
  changeQuery({ q: null, state: null, probe: null, in: null, kind: null });
}

function toggle({ states }: BoardChoices, state: RowState): void {
  const next = new Set(states);
  if (!next.delete(state)) next.add(state);
  changeQuery({ state: [...next].join(',') });
}

/** All, and each one that there is; the one that is chosen even if it is gone. */
function optionsOf(all: string, values: readonly string[], chosen: string): readonly (readonly [string, string])[] {
  const different = [...new Set(chosen === '' ? values : [...values, chosen])].sort();
  return [['', all], ...different.map((value) => [value, value] as const)];
}
