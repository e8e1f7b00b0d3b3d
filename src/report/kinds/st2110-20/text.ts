// Tested by: test/report/kinds/st2110-20.test.ts

import type { SenderTimingFigures } from '../../../st2110/d21/sender-timing-counts.js';
import type { SenderVerdict } from '../../../st2110/d21/sender-verdict.js';
import type { ValueFigures } from '../../../st2110/d21/value-counts.js';
import { countText, TIME_UNITS, timeText } from '../../../text/units.js';
import { type FigureRow, figureLines, figureRow, totalRow, valuesText, valueText } from '../../text/figures.js';
import type { KindText } from '../kind-text.js';
import type { VideoStreamReport } from './report.js';

/** Values of a buffer that are shown with their share. */
const SHOWN_VALUES = 6;

/** The text on a stream of uncompressed video. */
export const VIDEO_STREAM_TEXT: KindText<VideoStreamReport> = {
  headLines: ({ timing, format }) => [`${formatText(format)}; sender: ${verdictText(timing.verdict.total)}`],
  sections: (stream, width) => [
    { name: 'video', lines: figureLines('Video (ST 2110-20)', stream, videoRows(stream), width) },
    { name: 'sender timing', lines: figureLines('Sender timing (ST 2110-21)', stream, timingRows(stream), width) },
  ],
  transportRows: () => [],
  ruleLines: () => [],
  cells: {
    format: ({ format }) => formatText(format),
    sender: ({ timing }) => timing.verdict.interval.verdict.replace('_', ' '),
  },
  packetsNow: ({ transport }) => transport?.interval.datagrams ?? 0,
  bitrateNowBps: ({ transport }) => transport?.interval.bitrate_now_bps ?? null,
  findsLosses: false,
};

/** `1920×1080 59.94p YCbCr-4:2:2 10 bit` */
function formatText({ width, height, scan, frame_rate, sampling, depth }: VideoStreamReport['format']): string {
  if (width === null || height === null) return 'format not known yet';
  const letter = scan === 'progressive' ? 'p' : scan === 'psf' ? 'psf' : 'i';
  const rate = frame_rate === null ? '' : ` ${rateText(frame_rate)}`;
  const samples = sampling === null ? '' : ` ${sampling} ${depth} bit`;
  return `${width}×${height}${rate}${letter}${samples}`;
}

function rateText(rate: string): string {
  const [numerator = 0, denominator = 1] = rate.split('/').map(Number);
  return String(Math.round((numerator / denominator) * 100) / 100);
}

function videoRows({ format, frames, description }: VideoStreamReport): FigureRow[] {
  const { packing, packets, has_extended_sequence } = format;
  return [
    totalRow('format', formatText(format)),
    ...(description === null ? [] : [totalRow('described as', description.session_name)]),
    totalRow('packing, packets of a frame', `${packing?.toUpperCase() ?? '-'}, ${countText(packets)}`),
    ...(has_extended_sequence === false ? [totalRow('extended sequence number', 'does not count')] : []),
    figureRow('frames', frames, ({ frames: all }) => countText(all)),
    figureRow(
      'incomplete frames, missing pixels',
      frames,
      (of) => `${countText(of.incomplete_frames)}, ${countText(of.missing_pixels)}`,
    ),
    figureRow(
      'late packets, misplaced pieces',
      frames,
      (of) => `${countText(of.late_packets)}, ${countText(of.misplaced_pieces)}`,
    ),
    figureRow('faulty headers', frames, (of) =>
      countText(of.truncated_payloads + of.wrong_lengths + of.excess_line_headers),
    ),
  ];
}

function timingRows({ timing }: VideoStreamReport): FigureRow[] {
  const { figures, schedule, verdict, rtp } = timing;
  const row = (label: string, text: (of: SenderTimingFigures) => string): FigureRow => figureRow(label, figures, text);
  const limits = schedule?.limits;
  return [
    figureRow('verdict', verdict, verdictText),
    ...(timing.stated_type === null ? [] : [totalRow('stated type', timing.stated_type.replace('_', ' '))]),
    totalRow(
      'time stamps',
      valueText(
        timing.timestamp_resolution_ns,
        (ns) => `${timing.timestamp_source}, to ${timeText(ns)}`,
        'too few packets',
      ),
    ),
    row('frames measured, withheld', (of) => `${countText(of.frames)}, ${countText(of.withheld_frames)}`),
    row('C_INST min / max', ({ c_inst_list }) => rangeText(c_inst_list)),
    totalRow('C_INST shares (model: list)', sharesText(figures.total.c_inst_list)),
    totalRow('C_INST shares (per frame)', sharesText(figures.total.c_inst_per_frame)),
    row('VRX min / max', ({ vrx_gapped }) => rangeText(vrx_gapped)),
    row('VRX linear min / max', ({ vrx_linear }) => rangeText(vrx_linear)),
    ...(limits === undefined
      ? []
      : [
          totalRow(
            'C_MAX narrow / linear / wide',
            `${limits.narrow.c_max} / ${limits.narrow_linear.c_max} / ${limits.wide.c_max}`,
          ),
          totalRow(
            'VRX_FULL narrow / linear / wide',
            `${limits.narrow.vrx_full} / ${limits.narrow_linear.vrx_full} / ${limits.wide.vrx_full}`,
          ),
        ]),
    ...(schedule === null
      ? []
      : [totalRow('TR_OFFSET', `${timeText(schedule.tr_offset_ns)} (${schedule.tr_offset_source})`)]),
    row('first packet min / avg / max', (of) =>
      valuesText([of.first_packet_min_ns, of.first_packet_avg_ns, of.first_packet_max_ns], TIME_UNITS),
    ),
    row('frame period jitter', ({ period_jitter_ns }) => timeText(period_jitter_ns)),
    figureRow('RTP delta min / avg / max', rtp, (of) =>
      ticksText([of.rtp_delta_min_ticks, of.rtp_delta_avg_ticks, of.rtp_delta_max_ticks]),
    ),
    figureRow('RTP offset to N × T', rtp, (of) =>
      of.rtp_offset_avg_ticks === null
        ? UNLOCKED
        : ticksText([of.rtp_offset_min_ticks, of.rtp_offset_avg_ticks, of.rtp_offset_max_ticks]),
    ),
    figureRow('packet time less RTP time', rtp, (of) =>
      of.packet_minus_rtp_avg_ns === null
        ? UNLOCKED
        : valuesText([of.packet_minus_rtp_min_ns, of.packet_minus_rtp_avg_ns, of.packet_minus_rtp_max_ns], TIME_UNITS),
    ),
  ];
}

const UNLOCKED = 'unmeasurable: no PTP clock stated';

function verdictText({ verdict, reason }: SenderVerdict): string {
  const name = verdict.replaceAll('_', ' ');
  return reason === '' ? name : `${name} (${reason})`;
}

function rangeText({ min, max }: ValueFigures): string {
  return min === null ? '-' : `${min} / ${max}`;
}

/** `0: 88.22 %, 1: 11.78 %` */
function sharesText({ counts }: ValueFigures): string {
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return '-';
  const shown = counts
    .slice(0, SHOWN_VALUES)
    .map(({ value, count }) => `${value}: ${((count * 100) / all).toFixed(2)} %`);
  return `${shown.join(', ')}${counts.length > SHOWN_VALUES ? ', …' : ''}`;
}

function ticksText(values: readonly (number | null)[]): string {
  if (values.every((value) => value === null)) return '-';
  return `${values.map((value) => (value === null ? '-' : String(Math.round(value * 100) / 100))).join(' / ')} ticks`;
}
