import type { VNode } from 'preact';
import { shown } from '../../components/named.js';
import { SearchField } from '../../components/search-field.js';
import { STATES, StateSign } from '../../components/state-badge.js';
import type { RowState } from '../../contract.js';
import { html } from '../../html.js';
import { store } from '../../live/store.js';
import { changeQuery } from '../../location.js';
import { type BoardChoices, isFiltered, SORTS } from './choices.js';

interface FilterBarProps {
  readonly choices: BoardChoices;
  readonly shown: number;
  readonly total: number;
}

/** What is shown and how: each choice goes to the address. */
export function FilterBar({ choices, shown: rows, total }: FilterBarProps): VNode {
  const all = [...store.state.rows.values()];
  return html`<form class="filters" role="search" aria-label="Streams" onSubmit=${(event: Event) => event.preventDefault()}>
    <${SearchField} label="Search streams" value=${choices.text} onSearch=${(q: string) => changeQuery({ q })} />
    <fieldset class="chips"><legend class="unseen">States</legend>${STATES.map(
      ({
        state,
        label,
      }) => html`<button key=${state} type="button" class="chip" aria-pressed=${choices.states.has(state)} onClick=${() => toggle(choices, state)} title=${label}>
        <${StateSign} state=${state} /><span class="chip-label">${label}</span></button>`,
    )}</fieldset>
    <${Select} label="Probe" name="probe" value=${choices.probe} options=${optionsOf(
      'all probes',
      all.map(({ probe }) => probe),
      choices.probe,
    )} />
    <${Select} label="Kind" name="kind" value=${choices.kind} options=${optionsOf(
      'all kinds',
      all.map(({ kind }) => kind),
      choices.kind,
    )} />
    <${Select} label="Sort by" name="sort" value=${choices.sort} options=${SORTS.map(({ sort, label }) => [sort, label])} />
    <button type="button" class="chip" aria-pressed=${choices.isGrouped} onClick=${() => changeQuery({ group: choices.isGrouped ? null : 'probe' })}>by probe</button>
    <button type="button" class="chip" aria-pressed=${choices.view === 'tiles'} onClick=${() => changeQuery({ view: choices.view === 'tiles' ? null : 'tiles' })}>tiles</button>
    ${isFiltered(choices) && html`<span class="filters-shown" role="status">${rows} of ${total}</span>`}
  </form>`;
}

function toggle({ states }: BoardChoices, state: RowState): void {
  const next = new Set(states);
  if (!next.delete(state)) next.add(state);
  changeQuery({ state: [...next].join(',') });
}

interface SelectProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
}

function Select({ label, name, value, options }: SelectProps): VNode {
  const change = (event: Event) => changeQuery({ [name]: (event.target as HTMLSelectElement).value });
  return html`<select aria-label=${label} title=${label} value=${value} onChange=${change}>${options.map(
    ([option, text]) =>
      html`<option key=${option} value=${option} selected=${option === value}>${shown(text)}</option>`,
  )}</select>`;
}

/** All, and each one that there is; the one that is chosen even if it is gone. */
function optionsOf(all: string, values: readonly string[], chosen: string): readonly (readonly [string, string])[] {
  const different = [...new Set(chosen === '' ? values : [...values, chosen])].sort();
  return [['', all], ...different.map((value) => [value, value] as const)];
}
