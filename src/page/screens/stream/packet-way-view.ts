// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { amountText } from '../../../text/units.js';
import { shown } from '../../components/named.js';
import { StateSign } from '../../components/state-badge.js';
import type { StreamAnswer } from '../../contract.js';
import { html } from '../../html.js';
import { type PacketLoss, packetWay, type Station } from './packet-way.js';

/** Where packets were lost on their way, with the numbers of the accounting identity. */
export function PacketWayView({ answer }: { answer: StreamAnswer }): VNode {
  const way = packetWay(answer);
  if (way === null)
    return html`<p class="muted">Packets of this stream are not accounted for: it is a file of packets, and all of them are analysed.</p>`;
  return html`<div class="way"><ol class="way-line">${way.stations.map((station) => html`<${StationView} key=${station.name} station=${station} />`)}</ol>
    <ul class="way-ends">${way.ends.map((station) => html`<${StationView} key=${station.name} station=${station} />`)}</ul></div>
    <${Faults} faults=${answer.accounting_faults} isLive=${answer.accounting !== null} />`;
}

function StationView({ station: { name, packets, before } }: { station: Station }): VNode {
  return html`<li class="station"><div class="station-losses">${before.map((loss) => html`<${LossView} key=${loss.why} loss=${loss} />`)}</div>
    <div class="station-box"><span class="station-name">${name}</span><strong>${amountText(packets, 'packet')}</strong></div></li>`;
}

function LossView({ loss: { why, packets, unit, isMeant } }: { loss: PacketLoss }): VNode {
  return html`<div class=${`station-loss ${isMeant ? 'is-meant' : ''}`}>${!isMeant && html`<${StateSign} state="error" />`}<strong>−${amountText(packets, unit)}</strong> ${shown(why)}</div>`;
}

function Faults({ faults, isLive }: { faults: readonly string[]; isLive: boolean }): VNode | null {
  if (!isLive) return null;
  if (faults.length === 0)
    return html`<p class="muted"><${StateSign} state="ok" /> All packets are accounted for: each is counted on its way on, or by the place and cause of its loss.</p>`;
  return html`<ul class="problem">${faults.map((fault) => html`<li key=${fault}>${shown(fault)}</li>`)}</ul>`;
}
