// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { countText, timeText } from '../../../text/units.js';
import { Toggle } from '../../components/controls.js';
import { Plot, themeColour } from '../../components/plot.js';
import { TimeOfDay } from '../../components/since.js';
import type { Span } from '../../contract.js';
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
import { moved, queryOf, STEPS, shown, stepSeconds, viewOf, type WindowView, withStep, zoomed } from './window-view.js';

const HEIGHT = 220;
/** Rows that memory has of each length. */
const MOST_ROWS = 600;
/** What is below the line is as high as this part of what is above it. */
const BELOW = 0.5;

interface MediaWindowProps {
  /** Whether there are arrival times: without them errors are above the line. */
  readonly isTimed: boolean;
  /** The time of a file; null: live. */
  readonly file: Span | null;
  readonly view: WindowView;
  readonly known: KnownWindow;
  /** With gaps where no report is. */
  readonly rows: WindowRows;
  readonly frame: FrameRef;
}

/** IAT, or errors, above the line, losses below it, a bar for each second, minute or hour. */
export function MediaWindow({ isTimed, file, view, known, rows, frame }: MediaWindowProps): VNode {
  const [row, setRow] = useState<number | null>(null);
  const plot = useRef<uPlot | null>(null);
  const kind = `${useFrame(frame)} ${file?.from_s}-${file?.to_s} ${isTimed}`;
  const data = useMemo(() => mediaColumns(rows, isTimed) as unknown as uPlot.AlignedData, [rows, isTimed]);
  const options = useMemo(
    () =>
      mediaOptions(frame, file, isTimed, setRow, (made) => {
        plot.current = made;
      }),
    [kind],
  );
  useKeys(keysOf(file, (by) => moveCursor(plot.current, rows, by)));
  return html`
    <${WindowControls} file=${file} view=${view} known=${known} />
    <div class="plot-title">${isTimed ? html`<span><i class="swatch swatch-avg" /> IAT mean <i class="swatch swatch-max" /> greatest</span>` : html`<span><i class="swatch swatch-avg" /> errors: there are no arrival times</span>`}
      <span><i class="swatch swatch-upstream" /> lost before the capture <i class="swatch swatch-ours" /> lost behind it <i class="swatch swatch-none" /> no report</span></div>
    <${Plot} kind=${kind} height=${HEIGHT} options=${options} data=${data} label=${`${isTimed ? 'Arrival times' : 'Errors'} and losses, ${spanText(view.spanS)}; the numbers are in the table below`} />
    <${Told} rows=${rows} row=${row} isTimed=${isTimed} />
    <${WindowTable} rows=${rows} />
  `;
}

function WindowControls({ file, view, known }: Pick<MediaWindowProps, 'file' | 'view' | 'known'>): VNode {
  const { isCut, problem } = known;
  const isToEnd = view.toS === null;
  const end = endOf(file);
  const move = (share: number) => go(file, (now) => moved(now, share, end(), file));
  const zoom = (factor: number) => go(file, (now) => zoomed(now, factor, end(), file));
  return html`<div class="controls" role="group" aria-label="Media window">
    <div class="chips">${STEPS.map(
      ({ step }) =>
        html`<${Toggle} key=${step} isOn=${view.step === step} onToggle=${() => go(file, (now) => withStep(now, step, file))}>${step}<//>`,
    )}</div>
    <button type="button" aria-label="earlier" title="earlier (←)" onClick=${() => move(-0.5)}>◀</button>
    <button type="button" aria-label="later" title="later (→)" disabled=${isToEnd} onClick=${() => move(0.5)}>▶</button>
    <button type="button" aria-label="closer" title="closer (+)" onClick=${() => zoom(0.5)}>+</button>
    <button type="button" aria-label="further" title="further (-)" onClick=${() => zoom(2)}>−</button>
    <${Toggle} isOn=${isToEnd} onToggle=${() => go(file, (now) => ({ ...now, toS: isToEnd ? Math.ceil(end()) : null }))}>${file === null ? 'live' : 'to its end'}<//>
    <span class="muted">${spanText(view.spanS)}${sourceText(file, view, known)}${isCut ? ', cut: there is more than is shown' : ''}</span>
    ${problem !== null && html`<span class="problem" role="status">${problem}</span>`}
  </div>`;
}

/** Of what memory and history there are bars. */
function sourceText(file: Span | null, { step }: WindowView, { source }: KnownWindow): string {
  if (file === null) {
    if (source === null) return '';
    return source === 'memory' ? ', from the memory of the monitor (10 min)' : ', from the history';
  }
  const all = spanText(file.to_s - file.from_s);
  const kept = MOST_ROWS * stepSeconds(step);
  return `, of a file of ${all}${file.to_s - file.from_s > kept ? `, of which the last ${spanText(kept)} are kept by the ${step}` : ''}`;
}

/** What happened in the bar under the cursor, or in the last one. */
function Told({ rows, row, isTimed }: { rows: WindowRows; row: number | null; isTimed: boolean }): VNode {
  const at = row ?? rows.timeS.length - 1;
  const timeS = rows.timeS[at];
  if (timeS === undefined) return html`<p class="told muted">No report in this time.</p>`;
  return html`<p class="told" aria-live=${row === null ? 'off' : 'polite'}><strong><${TimeOfDay} ms=${timeS * 1000} /></strong>${row === null ? html` <span class="muted">(last)</span>` : ''} ${barText(rows, at, isTimed)}</p>`;
}

function keysOf(file: Span | null, move: (by: number) => void): readonly KeyAction[] {
  const end = endOf(file);
  const zoom = (factor: number) => go(file, (now) => zoomed(now, factor, end(), file));
  const goOn = (share: number) => go(file, (now) => moved(now, share, end(), file));
  return [
    { key: 'ArrowLeft', does: 'media window: earlier', run: () => goOn(-0.5) },
    { key: 'ArrowRight', does: 'later', run: () => goOn(0.5) },
    { key: '+', does: 'closer', run: () => zoom(0.5) },
    { key: '-', does: 'further', run: () => zoom(2) },
    { key: 'l', does: 'live', run: () => go(file, (now) => ({ ...now, toS: null })) },
    { key: ',', does: 'cursor to the bar before', run: () => move(-1) },
    { key: '.', does: 'cursor to the next bar', run: () => move(1) },
    ...STEPS.map(({ step }, index) => ({
      ...{ key: String(index + 1), does: `a bar for each ${step}` },
      run: () => go(file, (now) => withStep(now, step, file)),
    })),
  ];
}

/** Shows another part of the time, and has that in the address: which is the truth, also between two drawings. */
function go(file: Span | null, next: (view: WindowView) => WindowView): void {
  changeQuery(queryOf(next(viewOf(new URLSearchParams(location.search), file)), file));
}

/** Epoch s of the end of all: now, or where the file ends. */
function endOf(file: Span | null): () => number {
  return () => file?.to_s ?? store.now() / 1000;
}

function moveCursor(plot: uPlot | null, { timeS }: WindowRows, by: number): void {
  if (plot === null || timeS.length === 0) return;
  const last = timeS.length - 1;
  const row = Math.min(last, Math.max(0, (plot.cursor.idx ?? (by < 0 ? last + 1 : last)) + by));
  plot.setCursor({ left: plot.valToPos(timeS[row]!, 'x'), top: 10 });
}

function mediaOptions(
  frame: FrameRef,
  file: Span | null,
  isTimed: boolean,
  onCursor: (row: number | null) => void,
  onMade: (plot: uPlot) => void,
): ReturnType<typeof optionsOf> {
  const bars = { paths: barsOf(frame), points: { show: false } };
  const zoom = (fromS: number, toS: number) => {
    const step = STEPS.find(({ mostS }) => toS - fromS <= mostS)?.step ?? 'hour';
    go(file, () => shown(step, fromS, toS, endOf(file)(), file));
  };
  return optionsOf(
    { frame, onCursor, onZoom: zoom },
    {
      series: [
        { ...bars, scale: 'iat', fill: themeColour(isTimed ? 'iat-max' : 'iat-avg') },
        { ...bars, scale: 'iat', fill: themeColour('iat-avg') },
        { ...bars, scale: 'loss', fill: themeColour('held_back') },
        { ...bars, scale: 'loss', fill: themeColour('error') },
      ],
      scales: {
        iat: {
          range: (_, __, most) => {
            const top = most || (isTimed ? 1e6 : 1);
            return [-top * BELOW, top];
          },
        },
        loss: { range: (_, least) => [Math.min(least ?? 0, -1), -Math.min(least ?? 0, -1) / BELOW] },
      },
      axes: [
        valueAxis('iat', isTimed ? timeText : countText, {
          filter: (_, splits) =>
            splits.map((value) => (value < 0 || !(isTimed || Number.isInteger(value)) ? null : value)) as number[],
        }),
        valueAxis('loss', (value) => countText(-value), {
          ...{ side: 1, size: 48, grid: { show: false } },
          filter: (_, splits) =>
            splits.map((value) => (value > 0 || !Number.isInteger(value) ? null : value)) as number[],
        }),
      ],
      hooks: { init: [onMade], drawClear: [(drawn) => shade(drawn, frame, file)], draw: [drawLine] },
    },
  );
}

/** Where no report is, the ground is another one. */
function shade(plot: uPlot, { current: { fromS, toS, barS } }: FrameRef, file: Span | null): void {
  const { ctx, bbox } = plot;
  // What uPlot draws afterwards is in the colours that it knows of.
  ctx.save();
  ctx.fillStyle = themeColour('unreported');
  for (const [begin, end] of unreported(
    plot.data[0] as number[],
    barS,
    fromS,
    file?.to_s ?? Math.min(toS, endOf(file)() - 2),
  )) {
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
