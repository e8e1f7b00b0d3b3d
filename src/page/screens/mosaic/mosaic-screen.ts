import type { VNode } from 'preact';
import { html } from '../../html.js';
import type { Address } from '../../router.js';

/** The pictures of all streams. */
export function MosaicScreen(_: { address: Address }): VNode {
  return html`<h1>Mosaic</h1><p class="notice">This screen is being built.</p>`;
}
