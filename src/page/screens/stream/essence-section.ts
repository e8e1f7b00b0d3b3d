// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { shown } from '../../components/named.js';
import { StateSign } from '../../components/state-badge.js';
import { html } from '../../html.js';
import { isSimple } from './fact-shape.js';
import { FactContent, FactList } from './fact-tree.js';
import { nameText } from './facts.js';
import type { AnyReport } from './report-kinds.js';
import { verdictsOf } from './verdicts.js';

/** Figures of a kind are seen at once, what is in them is opened. */
const OPEN_LEVELS = 1;
/** What all kinds of streams have, shown in sections of their own. */
const COMMON: ReadonlySet<string> = new Set([
  ...['stream_name', 'stream_group', 'session_name', 'judged_by'],
  ...['type', 'id', 'timestamp', 'final', 'host', 'probe_id', 'session_id', 'stream_id', 'kind', 'is_rtp', 'vlans'],
  ...['source_ip', 'source_port', 'destination_ip', 'destination_port', 'has_arrival_times', 'first_arrival_s'],
  ...['duration_ns', 'silent_ns', 'interval_ns', 'capture', 'transport', 'rtp', 'path', 'losses', 'alarms', 'legs'],
]);

/** Format, verdicts and figures of a stream that is no transport stream, and all else that its kind has. */
export function EssenceSection({ report }: { report: AnyReport }): VNode {
  const verdicts = verdictsOf(report);
  const parts = Object.entries(report).filter(([name]) => !COMMON.has(name));
  const facts = parts.filter(([, value]) => isSimple(value));
  // What is but a verdict is told above.
  const groups = parts.filter(([, value]) => !isSimple(value) && !isVerdict(value));
  return html`${
    verdicts.length > 0 &&
    html`<ul class="verdicts">${verdicts.map(
      ({ of, verdict, reason, sign }) =>
        html`<li key=${of}><${StateSign} state=${sign} /><span>${of}</span><strong>${verdict}</strong><span class="muted">${shown(reason)}</span></li>`,
    )}</ul>`
  }<${FactList} fields=${Object.fromEntries(facts)} />
    <div class="columns">${groups.map(
      ([name, value]) =>
        html`<div key=${name} tabindex="0" role="region" aria-label=${nameText(name)}><h3>${nameText(name)}</h3><${FactContent} value=${value} openLevels=${OPEN_LEVELS} /></div>`,
    )}</div>`;
}

function isVerdict(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'verdict' in value && typeof value.verdict === 'string';
}
