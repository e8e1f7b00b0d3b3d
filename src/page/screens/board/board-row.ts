// Tested by: test/page/screens.test.ts
import type { VNode } from 'preact';
import { nameOf, shown } from '../../components/named.js';
import { SeveritySign } from '../../components/severity-sign.js';
import { Since } from '../../components/since.js';
import { Sparkline } from '../../components/sparkline.js';
import { StateBadge } from '../../components/state-badge.js';
import type { Alarm, RowState } from '../../contract.js';
import { rateText, shortCountText } from '../../format.js';
import { html } from '../../html.js';
import type { LiveRow } from '../../live/live-state.js';
import { memo } from '../../memo.js';
import { picturePath, streamPath } from '../../router.js';
import { lossOf } from './places.js';

interface BoardRowProps {
  readonly row: LiveRow;
  readonly state: RowState;
  readonly alarm: Alarm | undefined;
  /** Nothing of the row is so now: figures are left out. */
  readonly isStale: boolean;
  readonly index: number;
}

/** A stream in a row; its name leads to it. */
export const BoardRow = memo(({ row, state, alarm, isStale, index }: BoardRowProps): VNode => {
  const isKnown = !isStale && state !== 'no_data';
  const brief = isStale ? '' : shown(alarm?.title ?? row.reason);
  return html`<tr class=${`row row-${state}`} data-line aria-rowindex=${index}>
    <td class="col-state"><${StateBadge} state=${state} /><div class="second">${!isStale && html`<${Since} ms=${row.state_since_ms} short />`}</div></td>
    <th scope="row" class=${`col-name ${brief === '' ? '' : 'has-brief'}`}><a href=${streamPath(row.key)} data-row class="name">${nameOf(row)}</a><div class="second key">${shown(row.key)}</div><div class="second brief">${brief}</div></th>
    <td class="col-format"><div class="cut" title=${shown(row.format ?? '')}>${shown(row.format ?? '')}</div><div class="second">${shown(row.kind)}</div></td>
    <td class="col-rate number"><div>${isKnown ? rateText(row.bitrate_bps) : '-'}</div><${Sparkline} ring=${row.spark} /></td>
    <td class="col-errors number">${isKnown ? html`<${Count} value=${row.errors_1m} />` : '-'}</td>
    <td class="col-errors number">${isKnown ? html`<${Count} value=${row.errors_1h} />` : '-'}</td>
    <td class="col-alarm">${isStale || alarm === undefined ? html`<div class="cut muted">${isStale ? '' : shown(row.reason)}</div>` : html`<${TopAlarm} alarm=${alarm} more=${row.alarm_count - 1} />`}</td>
    <td class="col-loss number"><${Loss} row=${row} /></td>
    <td class="col-picture">${row.picture !== null && html`<img class="thumb" src=${picturePath(row.key, row.picture.sequence, 'small')} alt="" width="64" height="36" decoding="async" />`}</td>
  </tr>`;
});

function Count({ value }: { value: number }): VNode {
  return html`<span class=${value > 0 ? 'some' : 'none'}>${shortCountText(value)}</span>`;
}

function TopAlarm({ alarm, more }: { alarm: Alarm; more: number }): VNode {
  const details = [
    alarm.acked === null ? '' : '✓ acknowledged',
    alarm.blame === null ? '' : `blame: ${alarm.blame.replace('_', ' ')}`,
    more > 0 ? `+${more} more` : '',
    alarm.flaps > 0 ? `came back ${alarm.flaps} ×` : '',
  ].filter(Boolean);
  return html`<div class="cut" title=${shown(alarm.title)}><${SeveritySign} severity=${alarm.severity} /> ${shown(alarm.title)}</div>
    <div class="second" title=${details.join(' · ')}><${Since} ms=${alarm.since_ms} />${details.map((text) => ` · ${text}`)}</div>`;
}

/** Losses that are the stream's or its network's, and those that are ours. */
function Loss({ row }: { row: LiveRow }): VNode {
  const total = lossOf(row);
  if (total === 0) return html`<span class="none">0</span>`;
  const parts = Object.entries(row.loss_1h!).sort(([, a], [, b]) => b - a);
  return html`<div class="some">${shortCountText(total)}</div>
    <div class="second" title=${parts.map(([blame, count]) => `${blame}: ${count}`).join(', ')}>${parts[0]![0].replace('_', ' ')}${parts.length > 1 ? ` +${parts.length - 1}` : ''}</div>`;
}
