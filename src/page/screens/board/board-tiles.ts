import type { VNode } from 'preact';
import { nameOf, shown } from '../../components/named.js';
import { Since } from '../../components/since.js';
import { StateSign, stateLabel } from '../../components/state-badge.js';
import type { Alarm, RowState } from '../../contract.js';
import { rateText } from '../../format.js';
import { html } from '../../html.js';
import type { LiveRow } from '../../live/live-state.js';
import { store } from '../../live/store.js';
import { memo } from '../../memo.js';
import { streamPath } from '../../router.js';
import type { Line } from './lines.js';

/** A tile for each stream: hundreds of them at a glance. */
export function BoardTiles({ lines, isStale }: { lines: readonly Line[]; isStale: boolean }): VNode {
  return html`<ul class="tiles">${lines.map((line) =>
    line.kind === 'head'
      ? html`<li key=${`head-${line.probe}`} class="tiles-head">${shown(line.probe)} <span class="muted">${line.rows}</span></li>`
      : html`<${Tile} key=${line.row.n} row=${line.row} state=${line.state} alarm=${store.alarmOf(line.row)} isStale=${isStale} />`,
  )}</ul>`;
}

interface TileProps {
  readonly row: LiveRow;
  readonly state: RowState;
  readonly alarm: Alarm | undefined;
  readonly isStale: boolean;
}

const Tile = memo(({ row, state, alarm, isStale }: TileProps): VNode => {
  const second = isStale ? '' : shown(alarm?.title ?? row.reason) || rateText(row.bitrate_bps);
  return html`<li class=${`tile tile-${state}`}><a href=${streamPath(row.key)} data-row>
    <span class="tile-head"><${StateSign} state=${state} /><span class="unseen">${stateLabel(state)}: </span><span class="cut name">${nameOf(row)}</span><span class="muted"><${Since} ms=${row.state_since_ms} short /></span></span>
    <span class="cut second">${second}</span></a></li>`;
});
