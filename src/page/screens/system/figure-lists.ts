// Tested by: test/page/screens/system/system-screen.test.ts
import type { VNode } from 'preact';
import { groupDigits, UNKNOWN } from '../../../text/units.js';
import { shown } from '../../components/named.js';
import type { SystemAnswer } from '../../contract.js';
import { durationText, rateText } from '../../format.js';
import { html } from '../../html.js';
import { store } from '../../live/store.js';
import { bytesText, causesText, totalOf } from './causes.js';
import { type Figure, Figures } from './cells.js';

/** Pictures: asked is decoded, waits, is on its way, or was not decoded. */
export function PictureFigures({ pictures }: { pictures: NonNullable<SystemAnswer['monitor']>['pictures'] }): VNode {
  if (pictures === null) return html`<p class="notice">No pictures are made.</p>`;
  const { asked, decoded, waiting, in_flight, not_decoded, decoders_ended, damaged, processes, interval_ms } = pictures;
  const figures = [
    count('asked for', asked),
    count('= decoded', decoded),
    count('+ waiting', waiting + in_flight),
    byCause('+ not decoded', not_decoded, ['failed', 'decoder', 'suspended']),
    count('damaged', damaged),
    byCause('decoders ended', decoders_ended, ['crashed', 'timed_out', 'not_understood', 'cannot_start']),
    { name: 'decoders at most', value: processes },
    { name: 'interval', value: `${interval_ms / 1000} s` },
  ];
  return html`<${Figures} figures=${figures} />`;
}

/** What is recorded, and the room that is left. */
export function RecordingFigures({ answer: { probes, host } }: { answer: SystemAnswer }): VNode {
  const rows = [...store.state.rows.values()];
  const stateCount = (state: string) => rows.filter(({ recording }) => recording?.state === state).length;
  const sum = (name: 'recorded_packets' | 'recorded_bytes') =>
    probes.reduce((total, { sums }) => total + sums[name], 0);
  const stopped = stateCount('stopped');
  const disk = host?.disk ?? null;
  const free = disk === null ? null : disk.disk_available_bytes / disk.disk_total_bytes;
  const figures: Figure[] = [
    count('streams recorded', stateCount('recording')),
    { name: 'recordings stopped', value: stopped, isBad: stopped > 0 },
    count('packets', sum('recorded_packets')),
    { name: 'written', value: bytesText(sum('recorded_bytes')) },
    {
      name: 'free space',
      value: disk === null ? UNKNOWN : `${bytesText(disk.disk_available_bytes)} of ${bytesText(disk.disk_total_bytes)}`,
      isBad: free !== null && free < 0.05,
    },
  ];
  return html`<${Figures} figures=${figures} />`;
}

/** The host of the monitor. */
export function HostFigures({ answer: { host, host_dropped } }: { answer: SystemAnswer }): VNode {
  if (host === null) return html`<p class="notice">The host is not looked at.</p>`;
  const { network_interface: device } = host;
  const load = [host.load_avg_one, host.load_avg_five, host.load_avg_fifteen];
  const figures: Figure[] = [
    { name: 'name', value: shown(host.host_name) },
    {
      name: 'CPU',
      value: host.cpu_usage_percent === null ? UNKNOWN : `${host.cpu_usage_percent.toFixed(0)} % of ${host.cpu_count}`,
    },
    { name: 'load 1, 5, 15 min', value: load.map((value) => value?.toFixed(2) ?? UNKNOWN).join(' ') },
    { name: 'memory', value: `${bytesText(host.memory_used_bytes)} of ${bytesText(host.memory_total_bytes)}` },
    { name: 'swap', value: `${bytesText(host.swap_used_bytes)} of ${bytesText(host.swap_total_bytes)}` },
    { name: 'up', value: host.uptime_s === null ? UNKNOWN : durationText(host.uptime_s * 1000) },
    dropped('backlog dropped', host_dropped.backlog, host.softnet?.softnet_dropped_total),
    dropped('UDP buffers full', host_dropped.udp_buffers, host.udp?.udp_receive_buffer_errors_total),
    ...(device === null
      ? []
      : [
          { name: `${device.name} received`, value: rateText(device.received_bitrate_bps) },
          dropped(`${device.name} dropped`, host_dropped.interface, device.receive_dropped_total),
        ]),
  ];
  return html`<${Figures} figures=${figures} />`;
}

/** Who looks, and what the server turned away. */
export function PageFigures({ answer: { http, board, process } }: { answer: SystemAnswer }): VNode {
  const figures = [
    count('browsers', board.clients),
    count('connections', http.connections),
    count('people signed in', http.sessions),
    count('requests', http.requests),
    byCause('refused', http.refused, [
      'slow',
      'fault',
      'connections',
      'streams',
      'rate',
      'wrong_password',
      'sign_in_rate',
    ]),
    count('rows', board.rows),
    count('alarms kept', board.alarms),
    count('events kept', board.events),
    { name: 'pictures kept', value: bytesText(board.picture_bytes) },
    { name: 'memory of the monitor', value: bytesText(process.resident_bytes) },
  ];
  return html`<${Figures} figures=${figures} />`;
}

/** What runs. */
export function VersionFigures({ answer: { versions, host, process } }: { answer: SystemAnswer }): VNode {
  const system = host === null ? UNKNOWN : `${host.system_name ?? UNKNOWN} ${host.os_version ?? ''}`;
  const figures = [
    { name: 'tscap', value: versions.tscap },
    { name: 'Node', value: versions.node },
    { name: 'kernel', value: host === null ? UNKNOWN : shown(host.kernel_version) },
    { name: 'system', value: shown(system) },
    { name: 'monitor runs for', value: durationText(process.uptime_s * 1000) },
    {
      name: 'history',
      value: store.state.monitor?.history ?? UNKNOWN,
      isBad: store.state.monitor?.history === 'failed',
    },
  ];
  return html`<${Figures} figures=${figures} />`;
}

/** What came from the probes and could not be used. */
export function MessageFigures({ monitor }: { monitor: NonNullable<SystemAnswer['monitor']> }): VNode {
  const figures = [
    count('messages received', monitor.received_messages),
    byCause('could not be read', monitor.undecodable_messages),
    byCause('refused', monitor.refused_messages),
  ];
  return html`<${Figures} figures=${figures} />`;
}

function count(name: string, value: number): Figure {
  return { name, value: html`<span class=${value > 0 ? '' : 'none'}>${groupDigits(value)}</span>` };
}

/** Loud is what was dropped while the monitor ran; what the host counted before is none of its business. */
function dropped(name: string, since: number | null, sinceBoot: number | null = null): Figure {
  const isBad = (since ?? 0) > 0;
  const count = since === null ? UNKNOWN : groupDigits(since);
  const before = sinceBoot === null ? '' : html` <span class="causes">(${groupDigits(sinceBoot)} since boot)</span>`;
  return { name, value: html`<span class=${isBad ? '' : 'none'}>${count}</span>${before}`, isBad };
}

/** By cause; loud where one of `bad` is among them, which all are when not given. */
function byCause(name: string, causes: Readonly<Record<string, number>>, bad = Object.keys(causes)): Figure {
  const total = totalOf(causes);
  const isBad = bad.some((cause) => (causes[cause] ?? 0) > 0);
  return { name, value: html`${groupDigits(total)} <span class="causes">${causesText(causes)}</span>`, isBad };
}
