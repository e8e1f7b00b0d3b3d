// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import type { EventLine } from '../contract.js';
import { html } from '../html.js';
import { streamPath } from '../router.js';
import { shown } from './named.js';
import { SeveritySign } from './severity-sign.js';
import { TimeOfDay } from './since.js';

interface EventRowsProps {
  readonly events: readonly EventLine[];
  /** Name of the stream by its key; null: no such column. */
  readonly nameOf: ((event: EventLine) => string) | null;
}

/** Rows of a table of events. */
export function EventRows({ events, nameOf }: EventRowsProps): VNode {
  return html`${events.map(
    (event) => html`<tr key=${event.id} data-line class=${`event event-${event.event}`}>
      <th scope="row" class="event-time"><${TimeOfDay} ms=${event.time_ms} /></th>
      ${nameOf !== null && html`<td class="event-stream"><a class="cut" href=${streamPath(event.key)}>${nameOf(event)}</a></td>`}
      <td class="event-what"><${SeveritySign} severity=${event.severity} /> ${shown(event.event)}</td>
      <td class="event-name">${shown(event.name.replaceAll('_', ' '))}</td>
      <td class="event-text"><div class="cut" title=${shown(event.message)}>${shown(event.message)}</div></td>
      <td class="event-count number">${event.count ?? ''}</td>
    </tr>`,
  )}`;
}

/** Heads of its columns. */
export function EventHeads({ hasStream }: { hasStream: boolean }): VNode {
  return html`<tr><th scope="col" class="event-time">Time</th>${hasStream && html`<th scope="col" class="event-stream">Stream</th>`}<th scope="col" class="event-what">What</th><th scope="col" class="event-name">Rule or kind</th><th scope="col" class="event-text">Text</th><th scope="col" class="event-count number">Count</th></tr>`;
}
