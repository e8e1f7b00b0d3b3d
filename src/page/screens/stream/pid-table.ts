// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { countText } from '../../../text/units.js';
import { DataTable } from '../../components/data-table.js';
import { shown } from '../../components/named.js';
import { rateText } from '../../format.js';
import { html } from '../../html.js';
import { pidText } from './facts.js';
import type { TsReport } from './report-kinds.js';

type PidReport = TsReport['pids'][string];

/** All PIDs of a transport stream. */
export function PidTable({ report }: { report: TsReport }): VNode {
  const left = report.left_out.pids;
  return html`<div class="scroller" tabindex="0" role="region" aria-label="Table of PIDs"><${DataTable} caption="PIDs" empty="No PID was seen." items=${Object.values(report.pids)} keyOf=${({ pid }: PidReport) => pid}
    columns=${[
      { title: 'PID', name: 'fixed', cell: ({ pid }: PidReport) => pidText(pid) },
      {
        title: 'Carries',
        cell: (pid: PidReport) => html`${shown(pid.type)}<div class="second">${formatOf(pid)}</div>`,
      },
      { title: 'Program', cell: ({ program_numbers }: PidReport) => program_numbers.join(', ') },
      { title: 'Language', cell: ({ language }: PidReport) => shown(language ?? '') },
      { title: 'Bitrate', isNumber: true, cell: ({ bitrate_bps }: PidReport) => rateText(bitrate_bps) },
      { title: 'Packets', isNumber: true, cell: ({ packets }: PidReport) => countText(packets) },
      { title: 'Continuity', isNumber: true, cell: ({ cc_errors }: PidReport) => some(cc_errors) },
      { title: 'TEI', isNumber: true, cell: ({ tei }: PidReport) => some(tei) },
      { title: 'Scrambled', isNumber: true, cell: ({ scrambled_packets }: PidReport) => countText(scrambled_packets) },
    ]} />${left > 0 && html`<p class="muted">${countText(left)} further PIDs are analysed and not listed.</p>`}</div>`;
}

function some(count: number): VNode {
  return html`<span class=${count > 0 ? 'some' : 'none'}>${countText(count)}</span>`;
}

/** What the headers tell: `1920 × 1080 interlaced 25 fps, High 4.0`. */
export function formatOf({ header, video_format: video }: Pick<PidReport, 'header' | 'video_format'>): string {
  const from = video ?? header;
  if (from === null) return '';
  const parts = [
    from.width === null ? '' : `${from.width} × ${from.height}`,
    from.scan ?? '',
    from.frame_rate === null ? '' : `${Number(from.frame_rate.toFixed(3))} fps`,
    video?.hdr ?? '',
    from.profile === null ? '' : `${from.profile} ${from.level ?? ''}`,
    header?.sample_rate_hz ? `${header.sample_rate_hz / 1000} kHz` : '',
    header?.channels ? `${header.channels} ch` : '',
  ];
  return shown(parts.filter(Boolean).join(' '));
}
