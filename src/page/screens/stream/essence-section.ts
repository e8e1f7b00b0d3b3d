// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { shown } from '../../components/named.js';
import { StateSign } from '../../components/state-badge.js';
import { html } from '../../html.js';
import { FactList } from './fact-tree.js';
import type { AnyReport } from './report-kinds.js';
import { verdictsOf } from './verdicts.js';

/** What all kinds of streams have, shown in sections of their own. */
const COMMON: ReadonlySet<string> = new Set([
  ...['type', 'id', 'timestamp', 'final', 'host', 'probe_id', 'session_id', 'stream_id', 'kind', 'is_rtp', 'vlans'],
  ...['source_ip', 'source_port', 'destination_ip', 'destination_port', 'has_arrival_times', 'first_arrival_s'],
  ...['duration_ns', 'silent_ns', 'interval_ns', 'capture', 'transport', 'rtp', 'path', 'losses', 'alarms', 'legs'],
]);

/** Format and verdicts of a stream that is no transport stream, and all else that its kind has. */
export function EssenceSection({ report }: { report: AnyReport }): VNode {
  const verdicts = verdictsOf(report);
  return html`${
    verdicts.length > 0 &&
    html`<ul class="verdicts">${verdicts.map(
      ({ of, verdict, reason, sign }) =>
        html`<li key=${of}><${StateSign} state=${sign} /><span>${of}</span><strong>${verdict}</strong><span class="muted">${shown(reason)}</span></li>`,
    )}</ul>`
  }<${FactList} fields=${report} without=${COMMON} />`;
}
