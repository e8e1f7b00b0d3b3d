// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { Plot, themeColour } from '../../components/plot.js';
import { html } from '../../html.js';
import { type FrameRef, useFrame } from './frame.js';
import { optionsOf, valueAxis } from './plot-options.js';
import type { WindowRows } from './window-rows.js';
import { column, hasValues } from './window-series.js';

/** A line of a plot: a figure of the window. */
export interface Line {
  readonly figure: string;
  readonly label: string;
  /** One of the colours for series of the theme. */
  readonly colour: number;
}

interface LinePlotProps {
  readonly label: string;
  readonly lines: readonly Line[];
  readonly textOf: (value: number | null) => string;
  readonly rows: WindowRows;
  readonly frame: FrameRef;
  readonly height?: number;
  /** Said where none of it is measured. */
  readonly empty: string;
}

const HEIGHT = 130;

/** Figures of the window as lines from 0 on, with what they are under the cursor. */
export function LinePlot({ label, lines, textOf, rows, frame, height = HEIGHT, empty }: LinePlotProps): VNode {
  const [row, setRow] = useState<number | null>(null);
  const kind = useFrame(frame);
  const data = useMemo(
    () => [rows.timeS, ...lines.map(({ figure }) => column(rows.values, figure, rows.timeS))] as uPlot.AlignedData,
    [rows, lines],
  );
  const options = useMemo(() => lineOptions(frame, lines, textOf, setRow), [kind, lines]);
  const at = row ?? rows.timeS.length - 1;
  if (!lines.some((_, index) => hasValues(data[index + 1] as (number | null)[])))
    return html`<h3>${label}</h3><p class="muted">${empty}</p>`;
  return html`<h3>${label}</h3><div class="plot-title">${lines.map(
    ({ label: name, colour }, index) =>
      html`<span key=${name}><i class=${`swatch swatch-${colour}`} /> ${name} <strong>${textOf((data[index + 1] as (number | null)[])[at] ?? null)}</strong></span>`,
  )}</div><${Plot} kind=${kind} height=${height} options=${options} data=${data} label=${`${label}; the numbers are in the table of the media window`} />`;
}

function lineOptions(
  frame: FrameRef,
  lines: readonly Line[],
  textOf: LinePlotProps['textOf'],
  onCursor: (row: number | null) => void,
): ReturnType<typeof optionsOf> {
  return optionsOf(
    { frame, onCursor, onZoom: () => undefined },
    {
      series: lines.map(({ colour }) => ({
        ...{
          scale: 'y',
          stroke: themeColour(`series-${colour}`),
          width: 1.5,
          points: { show: ({ data }) => data[0].length < 3 },
        },
      })),
      scales: { y: { range: (_, __, most) => [0, (most || 1) * 1.08] } },
      axes: [valueAxis('y', textOf)],
    },
  );
}
