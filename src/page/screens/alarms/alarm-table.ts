// Tested by: test/page/alarms-screen.test.ts
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { shown } from '../../components/named.js';
import { SeveritySign } from '../../components/severity-sign.js';
import { Since } from '../../components/since.js';
import { useRowHeight, useWindowOfRows } from '../../components/use-window-of-rows.js';
import type { Alarm } from '../../contract.js';
import { shortCountText } from '../../format.js';
import { html } from '../../html.js';
import { store } from '../../live/store.js';
import { memo } from '../../memo.js';
import { pathWith, streamPath } from '../../router.js';
import { limitsText, pidText, valueText } from '../stream/facts.js';
import { Acknowledge } from './acknowledge.js';

const ROW_HEIGHT = 52;

interface AlarmTableProps {
  readonly caption: string;
  readonly alarms: readonly Alarm[];
  readonly nameOf: (key: string) => string;
}

/** Alarms with what is known of them; of many, those that are in sight are drawn. */
export function AlarmTable({ caption, alarms, nameOf }: AlarmTableProps): VNode {
  const body = useRef<HTMLTableSectionElement>(null);
  const rowHeight = useRowHeight(body, ROW_HEIGHT);
  const { first, end } = useWindowOfRows(body, alarms.length, rowHeight);
  return html`<table class="alarms-active" aria-rowcount=${alarms.length + 1}><caption class="unseen">${caption}</caption>
    <thead><tr><th scope="col" class="a-what">Alarm</th><th scope="col" class="a-stream">Stream</th><th scope="col" class="a-since">Since</th><th scope="col" class="a-count number">Errors</th><th scope="col" class="a-culprit">Culprit</th><th scope="col" class="a-ack">Acknowledged</th></tr></thead>
    <tbody ref=${body}><tr key="above" class="spacer" aria-hidden="true" style=${{ height: `${first * rowHeight}px` }} />
      ${alarms.slice(first, end).map((alarm, index) => {
        const key = store.state.rows.get(alarm.n)?.key ?? null;
        return html`<${AlarmRow} key=${alarm.id} alarm=${alarm} streamKey=${key} streamName=${key === null ? 'gone' : nameOf(key)} index=${first + index + 2} role=${store.state.me.role} />`;
      })}
      <tr key="below" class="spacer" aria-hidden="true" style=${{ height: `${(alarms.length - end) * rowHeight}px` }} /></tbody></table>`;
}

interface AlarmRowProps {
  readonly alarm: Alarm;
  readonly streamKey: string | null;
  readonly streamName: string;
  readonly index: number;
  /** Drawn anew when it changes. */
  readonly role: string;
}

const AlarmRow = memo(({ alarm, streamKey, streamName, index }: AlarmRowProps): VNode => {
  const { name, title, rule, severity, state, since_ms, cleared_ms, count, flaps, value, limits } = alarm;
  const limit = limitsText(limits);
  const [unit] = Object.keys(limits);
  return html`<tr data-line aria-rowindex=${index} class=${`alarm alarm-${severity} ${state === 'cleared' ? 'is-over' : ''}`}>
    <th scope="row" class="a-what"><div class="cut" title=${shown(title)}><${SeveritySign} severity=${severity} /> ${shown(title)}</div><div class="second cut">${rule === null ? '' : `${rule} `}${shown(name.replaceAll('_', ' '))}${limit === '' ? '' : ` · limit ${limit}`}${value === null || unit === undefined ? '' : `, was ${valueText(unit, value)}`}</div>${streamKey !== null && html`<div class="second cut only-narrow"><a href=${streamPath(streamKey)}>${streamName}</a></div>`}</th>
    <td class="a-stream">${streamKey === null ? html`<span class="muted">gone</span>` : html`<a class="cut" href=${streamPath(streamKey)} data-row>${streamName}</a><div class="second cut"><a href=${pathWith('/alarms', { stream: streamKey })}>${shown(streamKey)}</a></div>`}</td>
    <td class="a-since">${state === 'cleared' && cleared_ms !== null ? html`over ${store.isFile ? '' : 'for '}<${Since} ms=${cleared_ms} />` : html`<${Since} ms=${since_ms} />`}${!store.isFile && html`<div class="second">last error <${Since} ms=${alarm.last_ms} short /> ago</div>`}</td>
    <td class="a-count number">${shortCountText(count)}<div class="second">${flaps === 0 ? '' : `came back ${flaps} ×`}</div></td>
    <td class="a-culprit"><${Culprit} alarm=${alarm} /></td>
    <td class="a-ack"><${Acknowledge} alarm=${alarm} /></td></tr>`;
});

/** Where it comes from: where packets were lost, or the stream itself; which service, which PIDs. */
function Culprit({ alarm: { blame, services, pids } }: { alarm: Alarm }): VNode {
  const names = services.slice(0, 3).map((name) => shown(name));
  const of = [
    services.length === 0 ? '' : names.join(', ') + (services.length > 3 ? ` +${services.length - 3}` : ''),
    pids.length === 0
      ? ''
      : `PID ${pids.slice(0, 2).map(pidText).join(', ')}${pids.length > 2 ? ` +${pids.length - 2}` : ''}`,
  ].filter(Boolean);
  return html`<div>${blame === null ? 'the stream itself' : blame === 'unknown' ? 'lost, nobody knows where' : `lost: ${blame.replace('_', ' ')}`}</div><div class="second cut" title=${of.join(' · ')}>${of.join(' · ')}</div>`;
}
