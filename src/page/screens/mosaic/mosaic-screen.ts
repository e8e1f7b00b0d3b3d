// Tested by: test/page/screens.test.ts
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Choice, Toggle } from '../../components/controls.js';
import { useNow, useStore } from '../../hooks.js';
import { html } from '../../html.js';
import { useKeys } from '../../keys.js';
import { store } from '../../live/store.js';
import { changeQuery } from '../../location.js';
import type { Address } from '../../router.js';
import { choicesOf } from '../board/choices.js';
import { clearFilters, FilterBar } from '../board/filter-bar.js';
import { linesOf } from '../board/lines.js';
import { SteadyOrder } from '../board/steady-order.js';
import { columnsFor, isSmallTile, TILE_COUNTS, tilesAsked, tileWidth } from './mosaic-grid.js';
import { MosaicTile } from './mosaic-tile.js';

/** With more streams than tiles, the next ones come after this. */
const CYCLE_MS = 10_000;

/** The pictures of the streams, as many as are asked for at once; the whole screen for a wall. */
export function MosaicScreen({ address }: { address: Address }): VNode {
  useStore();
  useNow();
  const choices = { ...choicesOf(address.query), groupBy: undefined };
  const kept = useRef(new SteadyOrder());
  const lines = linesOf(store, choices, kept.current, performance.now()).flatMap((line) =>
    line.kind === 'row' ? [line] : [],
  );
  const tiles = tilesAsked(address.query, lines.length);
  const pages = Math.max(1, Math.ceil(lines.length / tiles));
  const isCycling = address.query.get('cycle') === '1';
  const [page, turn] = usePages(pages, isCycling);
  const place = useRef<HTMLUListElement>(null);
  const room = useRoom(place);
  const seen = lines.slice(page * tiles, (page + 1) * tiles);
  const columns = columnsFor(tiles, room.width, room.height);
  const width = tileWidth(tiles, columns, room.width, room.height);
  const isSmall = isSmallTile(width ?? room.width / columns, window.devicePixelRatio);
  useKeys([
    { key: 'f', does: 'whole screen', run: toggleWholeScreen },
    { key: 'n', does: 'next tiles', run: () => turn(1) },
    { key: 'p', does: 'tiles before', run: () => turn(-1) },
    { key: '0', does: 'no filters', run: clearFilters },
  ]);
  const more = html`<${Choice} label="Tiles" name="tiles" value=${address.query.get('tiles') ?? ''} options=${[['', 'all, up to 100'], ...TILE_COUNTS.map((count) => [String(count), `${count} tiles`] as const)]} />
    ${
      pages > 1 &&
      html`<span class="pages"><button type="button" aria-label="Tiles before" onClick=${() => turn(-1)}>‹</button> ${page + 1} / ${pages} <button type="button" aria-label="Next tiles" onClick=${() => turn(1)}>›</button></span>
      <${Toggle} isOn=${isCycling} onToggle=${() => changeQuery({ cycle: isCycling ? null : '1' })}>cycle<//>`
    }
    <button type="button" onClick=${toggleWholeScreen}>Whole screen</button>`;
  const style = { gridTemplateColumns: `repeat(${columns}, ${width === null ? 'minmax(0, 1fr)' : `${width}px`})` };
  return html`<h1 class="unseen">Mosaic</h1>
    <${FilterBar} choices=${choices} shown=${lines.length} total=${store.state.rows.size} more=${more} />
    ${lines.length === 0 && html`<p class="notice">No stream ${store.state.rows.size === 0 ? 'yet' : 'is like that'}.</p>`}
    <ul class="mosaic" ref=${place} style=${style}>${seen.map(
      ({ row, state }) =>
        html`<${MosaicTile} key=${row.n} row=${row} state=${state} alarm=${store.alarmOf(row)} isStale=${store.isStale} isSmall=${isSmall} />`,
    )}</ul>`;
}

/** The room from where the tiles begin to the end of the window. */
function useRoom(place: { readonly current: HTMLElement | null }): { width: number; height: number } {
  const [room, setRoom] = useState({ width: window.innerWidth - 24, height: window.innerHeight - 100 });
  const measure = () => {
    const at = place.current?.getBoundingClientRect();
    if (at === undefined) return;
    const next = { width: at.width, height: window.innerHeight - (at.top + window.scrollY) - 8 };
    setRoom((old) => (old.width === next.width && old.height === next.height ? old : next));
  };
  useLayoutEffect(measure);
  useEffect(() => {
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  return room;
}

/** Which of the pages is shown, and the way to another one. */
function usePages(pages: number, isCycling: boolean): [page: number, turn: (step: number) => void] {
  const [page, setPage] = useState(0);
  const turn = (step: number) => setPage((old) => (old + step + pages) % pages);
  useEffect(() => {
    if (!isCycling) return;
    const timer = setInterval(() => turn(1), CYCLE_MS);
    return () => clearInterval(timer);
  }, [isCycling, pages]);
  return [Math.min(page, pages - 1), turn];
}

function toggleWholeScreen(): void {
  if (document.fullscreenElement === null) void document.documentElement.requestFullscreen();
  else void document.exitFullscreen();
}
