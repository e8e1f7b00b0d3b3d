// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { timeText } from '../../../text/units.js';
import { DataTable } from '../../components/data-table.js';
import { TimeOfDay } from '../../components/since.js';
import { rateText } from '../../format.js';
import { html } from '../../html.js';
import { valueText } from './facts.js';
import type { WindowRows } from './window-rows.js';
import { BLAMES } from './window-series.js';

const MOST_ROWS = 120;

/** The numbers of the bars, made when they are wanted. */
export function WindowTable({ rows }: { rows: WindowRows }): VNode {
  const [isOpen, setOpen] = useState(false);
  return html`<details class="numbers" onToggle=${(event: Event) => setOpen((event.target as HTMLDetailsElement).open)}>
    <summary>Numbers</summary>${isOpen && html`<${Numbers} rows=${rows} />`}</details>`;
}

function Numbers({ rows: { timeS, values } }: { rows: WindowRows }): VNode {
  const first = Math.max(0, timeS.length - MOST_ROWS);
  const items = timeS
    .slice(first)
    .map((_, index) => first + index)
    .reverse();
  const at = (name: string) => (row: number) => values[name]?.[row] ?? null;
  const number = (title: string, name: string, text: (value: number | null) => string) => ({
    ...{ title, isNumber: true, cell: (row: number) => text(at(name)(row)) },
  });
  const time = (value: number | null) => timeText(value);
  return html`<div class="scroller" tabindex="0" role="region" aria-label="Numbers of the bars">${timeS.length > MOST_ROWS ? html`<p class="muted">The last ${MOST_ROWS} of ${timeS.length} bars.</p>` : ''}<${DataTable} caption="Figures of the media window" empty="No report in this time." items=${items} keyOf=${(row: number) => timeS[row]!}
    columns=${[
      { title: 'Time', cell: (row: number) => html`<${TimeOfDay} ms=${timeS[row]! * 1000} />` },
      number('IAT mean', 'iat_avg_ns', time),
      number('IAT max', 'iat_max_ns', time),
      ...BLAMES.map(({ blame, label }) =>
        number(`Lost ${label}`, `lost_packets_${blame}`, (value) => valueText('', value)),
      ),
      number('Errors', 'errors', (value) => valueText('', value)),
      number('Bitrate', 'bitrate_bps', rateText),
      number('PCR interval', 'pcr_interval_max_ns', time),
      number('PCR accuracy', 'pcr_accuracy_peak_ns', time),
      number('PCR jitter', 'pcr_jitter_peak_to_peak_ns', time),
    ]} /></div>`;
}
