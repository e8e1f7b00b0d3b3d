// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { html } from '../../html.js';
import { FactList } from './fact-tree.js';
import type { AnyReport } from './report-kinds.js';
import { isTs } from './report-kinds.js';

/** What the network did to the stream: arrival, RTP and its holes, path. */
export function NetworkSection({ report }: { report: AnyReport }): VNode {
  const { transport, rtp, path, legs, losses } = report;
  const parts: readonly (readonly [title: string, fields: object | null, none: string])[] = [
    ['Arrival', transport, 'A file of packets has no arrival times.'],
    ['RTP', rtp === null ? null : withoutParts(rtp), 'The datagrams are no RTP packets.'],
    ['Holes of RTP', rtp?.holes ?? null, ''],
    ['Jitter of RTP', rtp?.jitter ?? null, ''],
    ['Path', path, 'A file of packets took no path.'],
    ['Delay factor (MDI)', isTs(report) ? report.mdi : null, ''],
    ['Losses by place', losses, ''],
    ['Two legs (ST 2022-7)', legs, ''],
  ];
  return html`<div class="columns">${parts.map(
    ([title, fields, none]) =>
      (fields !== null || none !== '') &&
      html`<div key=${title} tabindex="0" role="region" aria-label=${title}><h3>${title}</h3>${fields === null ? html`<p class="muted">${none}</p>` : html`<${FactList} fields=${fields} />`}</div>`,
  )}</div>`;
}

function withoutParts({ holes: _holes, jitter: _jitter, ...counts }: NonNullable<AnyReport['rtp']>): object {
  return counts;
}
