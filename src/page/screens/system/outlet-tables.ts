// Tested by: test/page/screens/system/system-screen.test.ts
import type { VNode } from 'preact';
import { type Column, DataTable } from '../../components/data-table.js';
import { shown } from '../../components/named.js';
import type { SystemAnswer } from '../../contract.js';
import { shortDurationText } from '../../format.js';
import { html } from '../../html.js';
import { bytesText } from './causes.js';
import { Causes, Count, Trouble, Wide } from './cells.js';

type Monitor = NonNullable<SystemAnswer['monitor']>;
type Delivery = readonly [name: string, account: Monitor['deliveries'][string]];
type Tap = readonly [name: string, account: Monitor['taps'][string]];

const OUTLETS: readonly Column<Delivery>[] = [
  {
    title: 'Outlet',
    cell: ([name, { last_error }]) =>
      html`<span class="name">${shown(name)}</span>${last_error !== null && html`<div class="bad">${shown(last_error)}</div>`}`,
  },
  { title: 'Made', cell: ([, { made }]) => html`<${Count} count=${made} />`, isNumber: true },
  { title: '= delivered', cell: ([, { delivered }]) => html`<${Count} count=${delivered} />`, isNumber: true },
  {
    title: '+ waiting',
    cell: ([, { waiting, spooled, queue_bytes }]) =>
      html`<${Count} count=${waiting} />${waiting > 0 && html`<div class="causes">${bytesText(queue_bytes)}${spooled > 0 ? `, ${spooled} on disk` : ''}</div>`}`,
    isNumber: true,
  },
  { title: '+ dropped', cell: ([, { dropped }]) => html`<${Causes} causes=${dropped} />`, isNumber: true },
  {
    title: 'Events and last records dropped',
    cell: ([, { lost }]) => html`<${Trouble} count=${lost} />`,
    isNumber: true,
  },
  {
    title: 'Oldest waits',
    cell: ([, { lag_ms }]) => (lag_ms > 0 ? shortDurationText(lag_ms) : html`<span class="none">-</span>`),
    isNumber: true,
  },
  { title: 'Sent again', cell: ([, { retries }]) => html`<${Count} count=${retries} />`, isNumber: true },
  {
    title: 'Programs',
    cell: ([, { runs }]) =>
      runs === null
        ? html`<span class="none">-</span>`
        : html`${runs.started} started, <${Trouble} count=${runs.failed} /> failed`,
    isNumber: true,
  },
];

const TAPS: readonly Column<Tap>[] = [
  { title: 'Tap', cell: ([name]) => html`<span class="name">${shown(name)}</span>` },
  { title: 'Stream', cell: ([, { stream_id }]) => shown(stream_id ?? 'none yet') },
  { title: 'Readers', cell: ([, { readers }]) => html`<${Count} count=${readers} />`, isNumber: true },
  { title: 'Offered', cell: ([, { offered_packets }]) => html`<${Count} count=${offered_packets} />`, isNumber: true },
  { title: '= sent', cell: ([, { sent_packets }]) => html`<${Count} count=${sent_packets} />`, isNumber: true },
  {
    title: '+ waiting',
    cell: ([, { waiting_packets }]) => html`<${Count} count=${waiting_packets} />`,
    isNumber: true,
  },
  {
    title: '+ dropped',
    cell: ([, { dropped_packets }]) => html`<${Causes} causes=${dropped_packets} />`,
    isNumber: true,
  },
  {
    title: 'Refused readers',
    cell: ([, { refused_readers }]) => html`<${Trouble} count=${refused_readers} />`,
    isNumber: true,
  },
];

/** Where records go, and what waits: made is delivered, waits or was dropped. */
export function OutletTable({ monitor }: { monitor: Monitor }): VNode {
  const items = Object.entries(monitor.deliveries);
  return html`<${Wide} label="Outlets"><${DataTable} caption="Outlets" columns=${OUTLETS} items=${items} keyOf=${([name]: Delivery) => name} empty="Records go nowhere but to this page." /><//>`;
}

/** Live taps, in packets for each reader. */
export function TapTable({ monitor }: { monitor: Monitor }): VNode {
  const items = Object.entries(monitor.taps);
  return html`<${Wide} label="Live taps"><${DataTable} caption="Live taps" columns=${TAPS} items=${items} keyOf=${([name]: Tap) => name} empty="There is no live tap." /><//>`;
}
