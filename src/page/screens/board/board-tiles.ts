import type { VNode } from 'preact';
import { nameOf, shown } from '../../components/named.js';
import { Since } from '../../components/since.js';
import { StateSign } from '../../components/state-badge.js';
import { stateLabel } from '../../components/states.js';
import type { RowState } from '../../contract.js';
import { roughRateText } from '../../format.js';
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
      ? html`<li key=${`head-${line.name}`} class="tiles-head">${shown(line.name)} <span class="muted">${line.rows}</span></li>`
      : html`<${Tile} key=${line.row.n} ...${tileOf(line.row, line.state, isStale)} />`,
  )}</ul>`;
}

interface TileProps {
  readonly address: string;
  readonly name: string;
  readonly second: string;
  readonly state: RowState;
  /** null: not known. */
  readonly sinceMs: number | null;
}

/** What is seen of the row: a tile is drawn anew when that changes. */
function tileOf(row: LiveRow, state: RowState, isStale: boolean): TileProps {
  const trouble = shown(store.alarmOf(row)?.title ?? row.reason);
  const second = isStale ? '' : trouble || (state === 'no_data' ? '' : roughRateText(row.bitrate_bps));
  return {
    address: streamPath(row.key),
    name: nameOf(row),
    second,
    state,
    sinceMs: isStale ? null : row.state_since_ms,
  };
}

const Tile = memo(({ address, name, second, state, sinceMs }: TileProps): VNode => {
  return html`<li class=${`tile tile-${state}`}><a href=${address} data-row>
    <span class="tile-head"><${StateSign} state=${state} /><span class="unseen">${stateLabel(state)}: </span><span class="cut name">${name}</span><span class="muted">${sinceMs !== null && html`<${Since} ms=${sinceMs} short />`}</span></span>
    <span class="cut second">${second}</span></a></li>`;
});
