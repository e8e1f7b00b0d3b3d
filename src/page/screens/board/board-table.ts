// Tested by: test/page/screens.test.ts
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { shown } from '../../components/named.js';
import { useRowHeight, useWindowOfRows } from '../../components/use-window-of-rows.js';
import { html } from '../../html.js';
import { store } from '../../live/store.js';
import { BoardRow } from './board-row.js';
import type { Grouping } from './choices.js';
import type { Line } from './lines.js';

const ROW_HEIGHT = 48;
const COLUMNS = [
  ['State', 'col-state'],
  ['Stream', 'col-name'],
  ['Format', 'col-format'],
  ['Bitrate', 'col-rate number'],
  ['Err. 1 min', 'col-errors number'],
  ['1 h', 'col-errors number'],
  ['Alarm', 'col-alarm'],
  ['Loss 1 h', 'col-loss number'],
  ['Picture', 'col-picture'],
] as const;

/** The other columns of a head, which go where theirs go: a cell over all of them would keep those that a narrow window has not. */
const rest = () => COLUMNS.slice(2).map(([title, name]) => html`<td key=${title} class=${name}></td>`);

interface BoardTableProps {
  readonly lines: readonly Line[];
  readonly isStale: boolean;
}

/** A row for each stream; of many rows, those that are in sight are drawn. */
export function BoardTable({ lines, isStale }: BoardTableProps): VNode {
  const body = useRef<HTMLTableSectionElement>(null);
  const rowHeight = useRowHeight(body, ROW_HEIGHT);
  const { first, end } = useWindowOfRows(body, lines.length, rowHeight);
  return html`<table class="board" aria-rowcount=${lines.length + 1}>
    <caption class="unseen">Streams, those in trouble first</caption>
    <thead><tr aria-rowindex="1">${COLUMNS.map(([title, name]) => html`<th key=${title} scope="col" class=${name}>${title}</th>`)}</tr></thead>
    <tbody ref=${body}>
      <${Spacer} key="above" height=${first * rowHeight} />
      ${lines
        .slice(first, end)
        .map((line, index) =>
          line.kind === 'head'
            ? html`<tr key=${`head-${line.name}`} class="group" data-line aria-rowindex=${first + index + 2}><th colspan="2" scope="rowgroup"><${GroupHead} by=${line.by} name=${line.name} rows=${line.rows} /></th>${rest()}</tr>`
            : html`<${BoardRow} key=${line.row.n} row=${line.row} state=${line.state} alarm=${store.alarmOf(line.row)} isStale=${isStale} index=${first + index + 2} />`,
        )}
      <${Spacer} key="below" height=${(lines.length - end) * rowHeight} />
    </tbody>
  </table>`;
}

function Spacer({ height }: { height: number }): VNode {
  return html`<tr class="spacer" aria-hidden="true" style=${{ height: `${height}px` }}></tr>`;
}

function GroupHead({ by, name, rows }: { by: Grouping; name: string; rows: number }): VNode {
  const card = by === 'probe' ? store.state.probes.get(name) : undefined;
  const state = card === undefined ? '' : ` · ${card.state.replace('_', ' ')} · ${shown(card.source)}`;
  return html`<span class="group-name">${shown(name)}</span> <span class="muted">${rows} ${rows === 1 ? 'stream' : 'streams'}${state}</span>`;
}
