import type { VNode } from 'preact';
import { html } from '../../html.js';
import type { Address } from '../../router.js';

/** One stream in depth. */
export function StreamScreen({ address }: { address: Address }): VNode {
  return html`<h1>${address.key ?? 'Stream'}</h1><p class="notice">This screen is being built.</p>`;
}
