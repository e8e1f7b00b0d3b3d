import type { VNode } from 'preact';
import type { Alarm } from '../contract.js';
import { html } from '../html.js';

const SIGNS: Readonly<Record<Alarm['severity'], string>> = { critical: '‼', major: '!', warning: '▲', info: 'i' };

/** How grave something is: by sign, colour and, for those who cannot see it, word. */
export function SeveritySign({ severity }: { severity: Alarm['severity'] }): VNode {
  return html`<span class="severity severity-${severity}" title=${severity}><span aria-hidden="true">${SIGNS[severity]}</span><span class="unseen">${severity}</span></span>`;
}
