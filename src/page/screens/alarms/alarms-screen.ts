import type { VNode } from 'preact';
import { html } from '../../html.js';
import type { Address } from '../../router.js';

/** Alarms that are raised, and what happened. */
export function AlarmsScreen(_: { address: Address }): VNode {
  return html`<h1>Alarms</h1><p class="notice">This screen is being built.</p>`;
}
