// Tested by: test/page/screens/system/system-screen.test.ts
import type { VNode } from 'preact';
import { type Column, DataTable } from '../../components/data-table.js';
import { shown } from '../../components/named.js';
import { Since } from '../../components/since.js';
import { StateSign } from '../../components/state-badge.js';
import type { ProbeSystem } from '../../contract.js';
import { html } from '../../html.js';
import { store } from '../../live/store.js';
import { pathWith } from '../../router.js';
import { Causes, Count, Trouble, Wide } from './cells.js';

const COLUMNS: readonly Column<ProbeSystem>[] = [
  { title: 'Probe', cell: (probe) => html`<${ProbeName} probe=${probe} />` },
  { title: 'Heard', cell: ({ heard_ms }) => html`<${Since} ms=${heard_ms} short />`, isNumber: true },
  { title: 'Streams', cell: ({ streams }) => html`<${Count} count=${streams} />`, isNumber: true },
  {
    title: 'Captured frames',
    cell: ({ captured_frames }) => html`<${Count} count=${captured_frames} />`,
    isNumber: true,
  },
  {
    title: 'Kernel dropped',
    cell: ({ kernel_dropped }) => html`<${Trouble} count=${kernel_dropped} />`,
    isNumber: true,
  },
  {
    title: 'Interface dropped',
    cell: ({ interface_dropped }) => html`<${Trouble} count=${interface_dropped} />`,
    isNumber: true,
  },
  { title: 'Left out frames', cell: ({ record }) => html`<${LeftOut} record=${record} />`, isNumber: true },
  {
    title: 'Datagrams rejected',
    cell: ({ sums }) => html`<${Causes} causes=${sums.rejected_datagrams} />`,
    isNumber: true,
  },
  {
    title: 'Packets rejected',
    cell: ({ sums }) => html`<${Causes} causes=${sums.rejected_packets} />`,
    isNumber: true,
  },
  {
    title: 'Queue dropped',
    cell: ({ sums }) => html`<${Trouble} count=${sums.queue_dropped_packets} />`,
    isNumber: true,
  },
  { title: 'Published', cell: ({ sums }) => html`<${Count} count=${sums.published_packets} />`, isNumber: true },
  { title: 'Link lost', cell: ({ sums }) => html`<${Trouble} count=${sums.link_lost_packets} />`, isNumber: true },
  {
    title: 'Ignored messages',
    cell: ({ sums }) => html`<${Causes} causes=${sums.ignored_messages} />`,
    isNumber: true,
  },
  { title: 'Received', cell: ({ sums }) => html`<${Count} count=${sums.received_packets} />`, isNumber: true },
];

/** The probes with their devices, and where anything of theirs was lost, from left to right as it goes: packets, of all streams. */
export function ProbeTable({ probes }: { probes: readonly ProbeSystem[] }): VNode {
  const empty = store.isFile
    ? 'A file is analysed: there is no probe.'
    : 'No probe has been heard. Is one running, and does its endpoint lead here?';
  return html`<${Wide} label="Probes"><${DataTable} caption="Probes" columns=${COLUMNS} items=${probes} keyOf=${({ probe }: ProbeSystem) => probe} empty=${empty} /><//>`;
}

const WORDS = { heard: 'heard', not_heard: 'not heard', ended: 'ended' } as const;

function ProbeName({ probe: { probe, state, source, is_live, end_reason } }: { probe: ProbeSystem }): VNode {
  const sign = state === 'heard' ? 'ok' : state === 'not_heard' ? 'no_data' : is_live ? 'warning' : 'not_measured';
  const reason = end_reason === null ? '' : `: ${shown(end_reason)}`;
  return html`<a class="name" href=${pathWith('/board', { probe })}>${shown(probe)}</a>
    <div class="probe-state"><${StateSign} state=${sign} /> ${WORDS[state]}${reason} · ${is_live ? '' : 'file '}${shown(source) || 'no source yet'}</div>`;
}

/** Frames that are of no stream; they are as the network is, no trouble. */
function LeftOut({ record }: { record: ProbeSystem['record'] }): VNode {
  if (record === null) return html`<${Count} count=${null} />`;
  const { not_udp_frames, ip_fragment_frames, malformed_frames, truncated_frames } = record;
  const { not_selected_datagrams, unclassified_datagrams, flow_table_full_datagrams } = record;
  const full = { truncated: truncated_frames, flow_table_full: flow_table_full_datagrams };
  const rest = not_udp_frames + ip_fragment_frames + malformed_frames + not_selected_datagrams + unclassified_datagrams;
  return html`<${Count} count=${rest} />${full.truncated + full.flow_table_full > 0 && html`<div><${Causes} causes=${full} /></div>`}`;
}
