import type { VNode } from 'preact';
import type { RowState } from '../contract.js';
import { html } from '../html.js';
import { stateLabel } from './states.js';

/** Each state has a shape of its own, so that it can be told without colour; drawn in 16 × 16. */
const SHAPES: Readonly<Record<RowState, string>> = {
  error:
    'M5 1h6l4 4v6l-4 4H5l-4-4V5z M5.2 6.4 6.8 8 5.2 9.6l1.2 1.2L8 9.2l1.6 1.6 1.2-1.2L9.2 8l1.6-1.6-1.2-1.2L8 6.8 6.4 5.2z',
  silent: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z M4 7v2h8V7z',
  warning: 'M8 1.2 15.4 14.6H.6z M7.2 6v4.4h1.6V6z M7.2 11.4V13h1.6v-1.6z',
  held_back: 'M3 2h4v12H3z M9 2h4v12H9z',
  no_data: 'M2 2h3v1.6H3.6V5H2z M11 2h3v3h-1.6V3.6H11z M2 11h1.6v1.4H5V14H2z M12.4 11H14v3h-3v-1.6h1.4z M7 7h2v2H7z',
  not_measured: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z M8 3.6a4.4 4.4 0 1 0 0 8.8 4.4 4.4 0 0 0 0-8.8z',
  ok: 'M8 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8z',
};

/** The shape of a state in its colour. */
export function StateSign({ state }: { state: RowState }): VNode {
  return html`<svg class="sign sign-${state}" viewBox="0 0 16 16" aria-hidden="true"><path fill-rule="evenodd" d=${SHAPES[state]} /></svg>`;
}

/** A state by colour, shape and word. */
export function StateBadge({ state }: { state: RowState }): VNode {
  return html`<span class="badge badge-${state}"><${StateSign} state=${state} />${stateLabel(state)}</span>`;
}
