// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { shareText } from '../../../text/units.js';
import { DataTable } from '../../components/data-table.js';
import { shown } from '../../components/named.js';
import { Plot, themeColour } from '../../components/plot.js';
import { TimeOfDay } from '../../components/since.js';
import type { PidRatesAnswer, Span } from '../../contract.js';
import { rateText, roughRateText } from '../../format.js';
import { html } from '../../html.js';
import { usePolled } from '../../use-polled.js';
import { pidText } from './facts.js';
import { type FrameRef, useFrame, useFrameOf } from './frame.js';
import { layersOf, type PidLayer } from './pid-stack.js';
import { optionsOf, valueAxis } from './plot-options.js';

const POLL_MS = 5000;
const SPAN_S = 600;
const HEIGHT = 180;

interface PidRatesProps {
  readonly path: string;
  /** The time of a file; null: live. */
  readonly file: Span | null;
  readonly barS: number;
}

/** The bitrate of each PID in the last ten minutes, one on the other. */
export function PidRates({ path, file, barS }: PidRatesProps): VNode {
  const { value, problem } = usePolled<PidRatesAnswer>(`${path}/pids`, POLL_MS);
  const [row, setRow] = useState<number | null>(null);
  const layers = useMemo(() => (value === undefined ? [] : layersOf(value)), [value]);
  const times = value?.time_s ?? [];
  const lastS = times.at(-1) ?? 0;
  const frame = useFrameOf(Math.max(lastS - SPAN_S, file?.from_s ?? 0), lastS + 1, barS);
  const kind = `${useFrame(frame)} ${layers.map(({ pid }) => pid).join()}`;
  const data = useMemo(() => [times, ...layers.map(({ top }) => top).reverse()] as uPlot.AlignedData, [layers]);
  const options = useMemo(() => stackOptions(frame, layers, setRow), [kind]);
  if (value === undefined) return html`<p class="muted" role="status">${problem ?? 'Asking …'}</p>`;
  if (layers.length === 0) return html`<p class="muted">No bitrate of a PID was told in the last ten minutes.</p>`;
  const at = row ?? times.length - 1;
  return html`<div class="split">
    <${Plot} kind=${kind} height=${HEIGHT} options=${options} data=${data} label="Bitrate by PID, one on the other; the numbers are beside it" />
    <${LayerTable} layers=${layers} at=${at} timeS=${times[at] ?? null} />
  </div>`;
}

function LayerTable({ layers, at, timeS }: { layers: readonly PidLayer[]; at: number; timeS: number | null }): VNode {
  const total = layers.at(-1)?.top[at] ?? null;
  const share = (rate: number | null | undefined) => (total ? shareText((rate ?? 0) / total) : '-');
  return html`<div><p class="muted">${timeS === null ? '' : html`<${TimeOfDay} ms=${timeS * 1000} />`}, together ${rateText(total)}</p><${DataTable} caption="Bitrate by PID" empty="" items=${layers} keyOf=${({ pid }: PidLayer) => pid}
    columns=${[
      {
        title: 'PID',
        cell: ({ pid, colour }: PidLayer) =>
          html`<i class=${`swatch swatch-${colour}`} /> ${pid < 0 ? 'others' : pidText(pid)}`,
      },
      { title: 'Carries', cell: ({ pid, type }: PidLayer) => (pid < 0 ? '' : shown(type)) },
      { title: 'Bitrate', isNumber: true, cell: ({ rates }: PidLayer) => rateText(rates[at]) },
      { title: 'Share', isNumber: true, cell: ({ rates }: PidLayer) => share(rates[at]) },
    ]} /></div>`;
}

/** The whole stack first: each layer is drawn over those that hold it. */
function stackOptions(
  frame: FrameRef,
  layers: readonly PidLayer[],
  onCursor: (row: number | null) => void,
): ReturnType<typeof optionsOf> {
  return optionsOf(
    { frame, onCursor, onZoom: () => undefined },
    {
      series: [...layers].reverse().map(({ colour }) => ({
        ...{ scale: 'y', fill: themeColour(`series-${colour}`), stroke: themeColour('surface'), width: 0.5 },
        points: { show: false },
      })),
      scales: { y: { range: (_, __, most) => [0, (most || 1) * 1.05] } },
      axes: [valueAxis('y', roughRateText)],
    },
  );
}
