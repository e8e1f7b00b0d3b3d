// Tested by: test/page/screens/system/system-screen.test.ts
import type { ComponentChildren, VNode } from 'preact';
import { groupDigits, UNKNOWN } from '../../../text/units.js';
import { html } from '../../html.js';
import { causesText, totalOf } from './causes.js';

/** A count of something that should not happen: loud above 0, quiet at 0. */
export function Trouble({ count }: { count: number | null }): VNode {
  if (count === null) return html`<span class="none">${UNKNOWN}</span>`;
  return html`<span class=${count > 0 ? 'bad' : 'none'}>${groupDigits(count)}</span>`;
}

/** The same by cause; the causes below it. */
export function Causes({ causes }: { causes: Readonly<Record<string, number>> }): VNode {
  return html`<${Trouble} count=${totalOf(causes)} /><div class="causes">${causesText(causes)}</div>`;
}

/** A count of something that is as it should be. */
export function Count({ count }: { count: number | null }): VNode {
  return html`<span class=${count ? '' : 'none'}>${count === null ? UNKNOWN : groupDigits(count)}</span>`;
}

/** A part of the screen, which `j` and `k` go to. */
export function Section({ title, children }: { title: string; children?: ComponentChildren }): VNode {
  return html`<section class="system-part"><h2 tabindex="-1" data-part>${title}</h2>${children}</section>`;
}

/** A table that may be wider than a phone: it is scrolled by itself. */
export function Wide({ label, children }: { label: string; children?: ComponentChildren }): VNode {
  return html`<div class="wide" role="region" tabindex="0" aria-label=${label}>${children}</div>`;
}

export interface Figure {
  readonly name: string;
  readonly value: unknown;
  readonly isBad?: boolean;
}

/** Names and values, as many beside each other as there is room for. */
export function Figures({ figures }: { figures: readonly Figure[] }): VNode {
  return html`<dl class="figures">${figures.map(
    ({ name, value, isBad }) =>
      html`<div key=${name}><dt>${name}</dt><dd class=${isBad ? 'bad' : null}>${value}</dd></div>`,
  )}</dl>`;
}
