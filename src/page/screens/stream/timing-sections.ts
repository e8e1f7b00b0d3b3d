// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { shareText, TIME_UNITS, timeText, togetherText } from '../../../text/units.js';
import { DataTable } from '../../components/data-table.js';
import { shown } from '../../components/named.js';
import { rateText } from '../../format.js';
import { html } from '../../html.js';
import { pidText, valueText } from './facts.js';
import type { FrameRef } from './frame.js';
import { type Line, LinePlot } from './line-plot.js';
import type { TsReport } from './report-kinds.js';
import type { WindowRows } from './window-rows.js';

type PidReport = TsReport['pids'][string];

interface PlotsProps {
  readonly rows: WindowRows;
  readonly frame: FrameRef;
}

const PCR_LINES: readonly Line[] = [
  { figure: 'pcr_accuracy_peak_ns', label: 'accuracy (PCR_AC), peak', colour: 1 },
  { figure: 'pcr_jitter_peak_to_peak_ns', label: 'arrival jitter, peak to peak', colour: 2 },
];
const INTERVAL_LINES: readonly Line[] = [{ figure: 'pcr_interval_max_ns', label: 'greatest interval', colour: 3 }];
const RATE_LINES: readonly Line[] = [{ figure: 'bitrate_bps', label: 'bitrate', colour: 1 }];
const BUFFER_LINES: readonly Line[] = [{ figure: 'buffer_fill', label: 'fullest buffer', colour: 4 }];
const JITTER_LINES: readonly Line[] = [{ figure: 'rtp_jitter_max_ns', label: 'greatest jitter', colour: 5 }];

/** The bitrate of the whole stream. */
export function RatePlot({ rows, frame }: PlotsProps): VNode {
  return html`<${LinePlot} label="Bitrate" lines=${RATE_LINES} textOf=${rateText} rows=${rows} frame=${frame} empty="No bitrate was told in this time." />`;
}

/** Jitter of RTP over the time; `reason`: why there is none. */
export function JitterPlot({ rows, frame, reason }: PlotsProps & { reason: string | null }): VNode {
  const why = reason === null ? '' : `: ${reason.replaceAll('_', ' ')}`;
  return html`<${LinePlot} label="RTP jitter" lines=${JITTER_LINES} textOf=${timeText} rows=${rows} frame=${frame} empty=${`Not measured in this time${why}.`} />`;
}

/** The PCR over the time, and what is known of each PID with PCR. */
export function PcrSection({ report, rows, frame }: PlotsProps & { report: TsReport }): VNode {
  const pids = Object.values(report.pids).filter(({ pcr }) => pcr !== null);
  const total = ({ pcr }: PidReport) => pcr!.total;
  return html`<div class="halves"><div><${LinePlot} label="PCR accuracy and jitter" lines=${PCR_LINES} textOf=${timeText} rows=${rows} frame=${frame} empty="Not measured in this time: the accuracy needs a constant bitrate, the jitter arrival times." /></div>
    <div><${LinePlot} label="PCR interval" lines=${INTERVAL_LINES} textOf=${timeText} rows=${rows} frame=${frame} empty="No two PCRs came in this time." /></div></div>
    <div class="scroller" tabindex="0" role="region" aria-label="PCR by PID"><${DataTable} caption="PCR by PID" empty="No PCR came." items=${pids} keyOf=${({ pid }: PidReport) => pid}
    columns=${[
      { title: 'PCR PID', name: 'fixed', cell: ({ pid }: PidReport) => pidText(pid) },
      { title: 'PCRs', isNumber: true, cell: (pid: PidReport) => valueText('', total(pid).pcr_count) },
      {
        title: 'Interval min / mean / max',
        isNumber: true,
        cell: (pid: PidReport) =>
          together(total(pid).pcr_interval_min_ns, total(pid).pcr_interval_avg_ns, total(pid).pcr_interval_max_ns),
      },
      {
        title: '> 40 ms',
        isNumber: true,
        cell: (pid: PidReport) => valueText('', total(pid).pcr_intervals_over_40_ms),
      },
      {
        title: 'Accuracy min / max',
        isNumber: true,
        cell: (pid: PidReport) =>
          measured(
            together(total(pid).pcr_accuracy_min_ns, total(pid).pcr_accuracy_max_ns),
            total(pid).pcr_accuracy_reason,
          ),
      },
      {
        title: 'Arrival jitter',
        isNumber: true,
        cell: (pid: PidReport) =>
          measured(timeText(total(pid).pcr_arrival_jitter_peak_to_peak_ns), total(pid).pcr_arrival_jitter_reason),
      },
      {
        title: 'Frequency offset',
        isNumber: true,
        cell: ({ pcr }: PidReport) =>
          measured(valueText('offset_ppm', pcr!.clock.frequency_offset_ppm), pcr!.clock.frequency_offset_reason),
      },
      {
        title: 'Drift',
        isNumber: true,
        cell: ({ pcr }: PidReport) =>
          measured(valueText('_ppm_per_hour', pcr!.clock.drift_rate_ppm_per_hour), pcr!.clock.drift_rate_reason),
      },
      {
        title: 'Leaps',
        isNumber: true,
        cell: (pid: PidReport) =>
          `${total(pid).pcr_discontinuities_unsignalled} +${total(pid).pcr_discontinuities_signalled} signalled`,
      },
    ]} /></div>`;
}

/** The buffers of the system target decoder. */
export function BufferSection({ report, rows, frame }: PlotsProps & { report: TsReport }): VNode {
  const pids = Object.values(report.pids).filter(({ buffers }) => buffers !== null);
  const isMeasured = pids.some(({ buffers }) => buffers!.state === 'measured');
  return html`${isMeasured && html`<${LinePlot} label="Buffer fill" lines=${BUFFER_LINES} textOf=${shareText} rows=${rows} frame=${frame} height=${100} empty="Not known in this time: the history does not keep it." />`}
    <div class="scroller" tabindex="0" role="region" aria-label="Buffers by PID"><${DataTable} caption="Buffers by PID" empty="No buffer is modelled." items=${pids} keyOf=${({ pid }: PidReport) => pid}
    columns=${[
      { title: 'PID', name: 'fixed', cell: ({ pid }: PidReport) => pidText(pid) },
      { title: 'Carries', cell: ({ type }: PidReport) => shown(type) },
      {
        title: 'Model',
        cell: ({ buffers }: PidReport) => measured(buffers!.state === 'measured' ? 'measured' : '-', buffers!.reason),
      },
      {
        title: 'Main buffer',
        name: 'fill',
        cell: ({ buffers }: PidReport) => fillOf(buffers!.main_max_bytes, buffers!.main_size_bytes),
      },
      {
        title: 'Elementary buffer',
        name: 'fill',
        cell: ({ buffers }: PidReport) => fillOf(buffers!.eb_max_bytes, buffers!.eb_size_bytes),
      },
      {
        title: 'Transport buffer',
        isNumber: true,
        cell: ({ buffers }: PidReport) => valueText('_bytes', buffers!.tb_max_bytes),
      },
      {
        title: 'Least fill',
        isNumber: true,
        cell: ({ buffers }: PidReport) => valueText('_bytes', buffers!.min_bytes),
      },
      {
        title: 'Longest stay',
        isNumber: true,
        cell: ({ buffers }: PidReport) => `${valueText('', buffers!.max_delay_s)} s`,
      },
      { title: 'Access units', isNumber: true, cell: ({ buffers }: PidReport) => valueText('', buffers!.access_units) },
    ]} /></div>`;
}

/** The greatest fill of a buffer as a bar of its size. */
function fillOf(bytes: number, size: number): VNode | string {
  if (size === 0) return '-';
  const percent = Math.min(100, (bytes / size) * 100);
  return html`<span class=${`fill-bar ${bytes > size ? 'is-over' : ''}`} aria-hidden="true"><span style=${{ width: `${percent}%` }}></span></span> ${valueText('_bytes', bytes)} of ${valueText('_bytes', size)}`;
}

function together(...values: (number | null)[]): string {
  return values.every((value) => value === null) ? '-' : togetherText(values, TIME_UNITS);
}

/** A value; or why there is none. */
function measured(text: string, reason: string | null): VNode | string {
  return reason === null ? text : html`<span class="muted">${shown(reason.replaceAll('_', ' '))}</span>`;
}
