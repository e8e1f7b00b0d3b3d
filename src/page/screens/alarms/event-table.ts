// Tested by: test/page/alarms-screen.test.ts
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { EventHeads, EventRows } from '../../components/event-rows.js';
import { useWindowOfRows } from '../../components/use-window-of-rows.js';
import type { EventLine } from '../../contract.js';
import { html } from '../../html.js';

const ROW_HEIGHT = 28;

interface EventTableProps {
  readonly events: readonly EventLine[];
  readonly nameOf: (key: string) => string;
}

/** Events, the newest first; of many, those that are in sight are drawn. */
export function EventTable({ events, nameOf }: EventTableProps): VNode {
  const body = useRef<HTMLTableSectionElement>(null);
  const { first, end } = useWindowOfRows(body, events.length, ROW_HEIGHT);
  return html`<div class="events-place"><table class="data events" aria-rowcount=${events.length + 1}><caption class="unseen">Events, the newest first</caption>
    <thead><${EventHeads} hasStream=${true} /></thead>
    <tbody ref=${body}><tr key="above" class="spacer" aria-hidden="true" style=${{ height: `${first * ROW_HEIGHT}px` }} />
      <${EventRows} events=${events.slice(first, end)} nameOf=${(event: EventLine) => nameOf(event.key)} />
      <tr key="below" class="spacer" aria-hidden="true" style=${{ height: `${(events.length - end) * ROW_HEIGHT}px` }} /></tbody></table></div>`;
}
