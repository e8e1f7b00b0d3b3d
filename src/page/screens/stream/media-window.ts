// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { countText, timeText } from '../../../text/units.js';
import { Toggle } from '../../components/controls.js';
import { Plot, themeColour } from '../../components/plot.js';
import { TimeOfDay } from '../../components/since.js';
import { html } from '../../html.js';
import { type KeyAction, useKeys } from '../../keys.js';
import { store } from '../../live/store.js';
import { changeQuery } from '../../location.js';
import { type FrameRef, useFrame } from './frame.js';
import { barsOf, optionsOf, valueAxis } from './plot-options.js';
import type { KnownWindow } from './use-window-rows.js';
import { unreported, type WindowRows } from './window-rows.js';
import { barText, mediaColumns, spanText } from './window-series.js';
import { WindowTable } from './window-table.js';
import { moved, queryOf, STEPS, shown, viewOf, type WindowView, withStep, zoomed } from './window-view.js';

const HEIGHT = 220;
/** What is below the line is as high as this part of what is above it. */
const BELOW = 0.5;

interface MediaWindowProps {
  readonly view: WindowView;
  readonly known: KnownWindow;
  /** With gaps where no report is. */
  readonly rows: WindowRows;
  readonly frame: FrameRef;
}

/** IAT above the line, losses below it, a bar for each second, minute or hour. */
export function MediaWindow({ view, known, rows, frame }: MediaWindowProps): VNode {
  const [row, setRow] = useState<number | null>(null);
  const plot = useRef<uPlot | null>(null);
  const kind = useFrame(frame);
  const data = useMemo(() => mediaColumns(rows) as unknown as uPlot.AlignedData, [rows]);
  const options = useMemo(
    () =>
      mediaOptions(frame, setRow, (made) => {
        plot.current = made;
      }),
    [kind],
  );
  useKeys(keysOf((by) => moveCursor(plot.current, rows, by)));
  return html`
    <${WindowControls} view=${view} known=${known} />
    <div class="plot-title"><span><i class="swatch swatch-avg" /> IAT mean <i class="swatch swatch-max" /> greatest</span>
      <span><i class="swatch swatch-upstream" /> lost before the capture <i class="swatch swatch-ours" /> lost behind it <i class="swatch swatch-none" /> no report</span></div>
    <${Plot} kind=${kind} height=${HEIGHT} options=${options} data=${data} label=${`Arrival times and losses, ${spanText(view.spanS)}; the numbers are in the table below`} />
    <${Told} rows=${rows} row=${row} />
    <${WindowTable} rows=${rows} />
  `;
}

function WindowControls({ view, known }: Pick<MediaWindowProps, 'view' | 'known'>): VNode {
  const { source, isCut, problem } = known;
  const isLive = view.toS === null;
  return html`<div class="controls" role="group" aria-label="Media window">
    <div class="chips">${STEPS.map(
      ({ step }) =>
        html`<${Toggle} key=${step} isOn=${view.step === step} onToggle=${() => go((now) => withStep(now, step))}>${step}<//>`,
    )}</div>
    <button type="button" aria-label="earlier" title="earlier (←)" onClick=${() => go((now) => moved(now, -0.5, nowS()))}>◀</button>
    <button type="button" aria-label="later" title="later (→)" disabled=${isLive} onClick=${() => go((now) => moved(now, 0.5, nowS()))}>▶</button>
    <button type="button" aria-label="closer" title="closer (+)" onClick=${() => go((now) => zoomed(now, 0.5, nowS()))}>+</button>
    <button type="button" aria-label="further" title="further (-)" onClick=${() => go((now) => zoomed(now, 2, nowS()))}>−</button>
    <${Toggle} isOn=${isLive} onToggle=${() => go((now) => ({ ...now, toS: isLive ? Math.ceil(nowS()) : null }))}>live<//>
    <span class="muted">${spanText(view.spanS)}${store.state.monitor?.input ? ', by the time of the analysis of the file' : source === null ? '' : source === 'memory' ? ', from the memory of the monitor (10 min)' : ', from the history'}${isCut ? ', cut: there is more than is shown' : ''}</span>
    ${problem !== null && html`<span class="problem" role="status">${problem}</span>`}
  </div>`;
}

/** What happened in the bar under the cursor, or in the last one. */
function Told({ rows, row }: { rows: WindowRows; row: number | null }): VNode {
  const at = row ?? rows.timeS.length - 1;
  const timeS = rows.timeS[at];
  if (timeS === undefined) return html`<p class="told muted">No report in this time.</p>`;
  return html`<p class="told" aria-live=${row === null ? 'off' : 'polite'}><strong><${TimeOfDay} ms=${timeS * 1000} /></strong>${row === null ? html` <span class="muted">(last)</span>` : ''} ${barText(rows, at)}</p>`;
}

function keysOf(move: (by: number) => void): readonly KeyAction[] {
  const zoom = (factor: number) => go((now) => zoomed(now, factor, nowS()));
  return [
    { key: 'ArrowLeft', does: 'media window: earlier', run: () => go((now) => moved(now, -0.5, nowS())) },
    { key: 'ArrowRight', does: 'later', run: () => go((now) => moved(now, 0.5, nowS())) },
    { key: '+', does: 'closer', run: () => zoom(0.5) },
    { key: '-', does: 'further', run: () => zoom(2) },
    { key: 'l', does: 'live', run: () => go((now) => ({ ...now, toS: null })) },
    { key: ',', does: 'cursor to the bar before', run: () => move(-1) },
    { key: '.', does: 'cursor to the next bar', run: () => move(1) },
    ...STEPS.map(({ step }, index) => ({
      ...{ key: String(index + 1), does: `a bar for each ${step}` },
      run: () => go((now) => withStep(now, step)),
    })),
  ];
}

/** Shows another part of the time, and has that in the address: which is the truth, also between two drawings. */
function go(next: (view: WindowView) => WindowView): void {
  changeQuery(queryOf(next(viewOf(new URLSearchParams(location.search)))));
}

function nowS(): number {
  return store.now() / 1000;
}

function moveCursor(plot: uPlot | null, { timeS }: WindowRows, by: number): void {
  if (plot === null || timeS.length === 0) return;
  const last = timeS.length - 1;
  const row = Math.min(last, Math.max(0, (plot.cursor.idx ?? (by < 0 ? last + 1 : last)) + by));
  plot.setCursor({ left: plot.valToPos(timeS[row]!, 'x'), top: 10 });
}

function mediaOptions(
  frame: FrameRef,
  onCursor: (row: number | null) => void,
  onMade: (plot: uPlot) => void,
): ReturnType<typeof optionsOf> {
  const bars = { paths: barsOf(frame), points: { show: false } };
  const zoom = (fromS: number, toS: number) => {
    const step = STEPS.find(({ mostS }) => toS - fromS <= mostS)?.step ?? 'hour';
    go(() => shown(step, fromS, toS, nowS()));
  };
  return optionsOf(
    { frame, onCursor, onZoom: zoom },
    {
      series: [
        { ...bars, scale: 'iat', fill: themeColour('iat-max') },
        { ...bars, scale: 'iat', fill: themeColour('iat-avg') },
        { ...bars, scale: 'loss', fill: themeColour('held_back') },
        { ...bars, scale: 'loss', fill: themeColour('error') },
      ],
      scales: {
        iat: { range: (_, __, most) => [-(most || 1e6) * BELOW, most || 1e6] },
        loss: { range: (_, least) => [Math.min(least ?? 0, -1), -Math.min(least ?? 0, -1) / BELOW] },
      },
      axes: [
        valueAxis('iat', timeText, {
          filter: (_, splits) => splits.map((value) => (value < 0 ? null : value)) as number[],
        }),
        valueAxis('loss', (value) => countText(-value), {
          ...{ side: 1, size: 48, grid: { show: false } },
          filter: (_, splits) =>
            splits.map((value) => (value > 0 || !Number.isInteger(value) ? null : value)) as number[],
        }),
      ],
      hooks: { init: [onMade], drawClear: [(drawn) => shade(drawn, frame)], draw: [drawLine] },
    },
  );
}

/** Where no report is, the ground is another one. */
function shade(plot: uPlot, { current: { fromS, toS, barS } }: FrameRef): void {
  const { ctx, bbox } = plot;
  // What uPlot draws afterwards is in the colours that it knows of.
  ctx.save();
  ctx.fillStyle = themeColour('unreported');
  for (const [begin, end] of unreported(plot.data[0] as number[], barS, fromS, Math.min(toS, nowS() - 2))) {
    const left = plot.valToPos(begin, 'x', true);
    ctx.fillRect(left, bbox.top, plot.valToPos(end, 'x', true) - left, bbox.height);
  }
  ctx.restore();
}

/** The line between arrivals and losses. */
function drawLine(plot: uPlot): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = themeColour('line-strong');
  ctx.fillRect(bbox.left, Math.round(plot.valToPos(0, 'iat', true)), bbox.width, 1);
  ctx.restore();
}
