// Tested by: test/page/alarms-screen.test.ts
import type { VNode } from 'preact';
import { Choice } from '../../components/controls.js';
import { SearchField } from '../../components/search-field.js';
import { html } from '../../html.js';
import { store } from '../../live/store.js';
import { changeQuery } from '../../location.js';
import { useIsUtc } from '../../preferences.js';
import { type AlarmChoices, SPANS } from './alarm-choices.js';

interface AlarmFiltersProps {
  readonly choices: AlarmChoices;
  readonly nameOf: (key: string) => string;
  /** Names of rules and conditions that there are. */
  readonly rules: readonly string[];
}

/** Which alarms and events are shown; each choice goes to the address. */
export function AlarmFilters({ choices, nameOf, rules }: AlarmFiltersProps): VNode {
  const { text, stream, rule, severity, span, toS } = choices;
  const keys = [...store.state.rows.values()].map(({ key }) => key);
  const options = (all: string, values: readonly string[], chosen: string, label: (value: string) => string) => {
    const different = [...new Set(chosen === '' ? values : [...values, chosen])];
    const labelled = different.map((value) => [value, label(value)] as const);
    return [['', all] as const, ...labelled.sort(([, a], [, b]) => (a < b ? -1 : 1))];
  };
  const isUtc = useIsUtc();
  const end = (event: Event) => {
    const ms = Date.parse(`${(event.target as HTMLInputElement).value}${isUtc ? 'Z' : ''}`);
    changeQuery({ to: Number.isNaN(ms) ? null : String(Math.round(ms / 1000)) });
  };
  return html`<form class="filters" role="search" aria-label="Alarms and events" onSubmit=${(event: Event) => event.preventDefault()}>
    <${SearchField} label="Search alarms" value=${text} onSearch=${(q: string) => changeQuery({ q })} />
    <${Choice} label="Stream" name="stream" value=${stream} options=${options('all streams', keys, stream, nameOf)} />
    <${Choice} label="Rule or condition" name="rule" value=${rule} options=${options('all rules', rules, rule, (name) => name.replaceAll('_', ' '))} />
    <${Choice} label="Severity" name="severity" value=${severity} options=${[['', 'all severities'], ['warning', 'warning and above'], ['major', 'major and above'], ['critical', 'critical']]} />
    <${Choice} label="Time" name="span" value=${span} options=${[...(store.isFile ? [['', 'the whole file'] as const] : []), ...SPANS.map((known) => [known.span, store.isFile ? known.label.replace('last', 'its last') : known.label] as const)]} />
    <label class="until">until <input type="datetime-local" aria-label=${`Until, in ${isUtc ? 'UTC' : 'local time'}`} value=${toS === null ? '' : fieldText(toS, isUtc)} onChange=${end} /></label>
    ${toS !== null && html`<button type="button" onClick=${() => changeQuery({ to: null })}>${store.isFile ? 'its end' : 'now'}</button>`}
  </form>`;
}

/** As a field of a date and time has it, by the clock that all times are told by. */
function fieldText(epochS: number, isUtc: boolean): string {
  const ms = epochS * 1000;
  const offsetMs = isUtc ? 0 : new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - offsetMs).toISOString().slice(0, 16);
}
