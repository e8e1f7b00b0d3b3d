import type { ComponentChildren, VNode } from 'preact';
import { html } from '../html.js';
import { changeQuery } from '../location.js';
import { shown } from './named.js';

interface ToggleProps {
  readonly isOn: boolean;
  readonly onToggle: () => void;
  readonly title?: string;
  readonly children?: ComponentChildren;
}

/** A button that is on or off. */
export function Toggle({ isOn, onToggle, title, children }: ToggleProps): VNode {
  return html`<button type="button" class="chip" aria-pressed=${isOn} title=${title} aria-label=${title} onClick=${onToggle}>${children}</button>`;
}

interface ChoiceProps {
  readonly label: string;
  /** In the query of the address. */
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
}

/** One of some values, kept in the address. */
export function Choice({ label, name, value, options }: ChoiceProps): VNode {
  const change = (event: Event) => changeQuery({ [name]: (event.target as HTMLSelectElement).value });
  return html`<select aria-label=${label} title=${label} value=${value} onChange=${change}>${options.map(
    ([option, text]) =>
      html`<option key=${option} value=${option} selected=${option === value}>${shown(text)}</option>`,
  )}</select>`;
}
