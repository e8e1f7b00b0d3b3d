// Tested by: test/report/kinds/st2110-22.test.ts
import type { JpegXsStreamSnapshot } from '../../../analysis/st2110/jpeg-xs-payload.js';
import type { JpegXsFigures } from '../../../st2110/d22/jpeg-xs-analyzer.js';
import { countText } from '../../../text/units.js';
import { type FigureRow, figureLines, figureRow, valueText } from '../../text/figures.js';
import type { ReportKind } from '../kind.js';
import type { JpegXsStreamReport } from './report.js';

/** A stream of JPEG XS. */
export const ST2110_22: ReportKind<JpegXsStreamSnapshot, JpegXsStreamReport> = {
  told: { stream: { format: 'fact' }, definitions: {}, maps: {} },
  createArm: () => ({
    report: (fields, { kind, interval, total, format }) => ({ kind, ...fields, format, jpeg_xs: { interval, total } }),
  }),
  text: {
    headLines: (stream) => [formatText(stream)],
    sections: (stream, width) => [
      { name: 'JPEG XS', lines: figureLines('JPEG XS (ST 2110-22)', stream, rowsOf(stream), width) },
    ],
    transportRows: () => [],
    ruleLines: () => [],
    cells: { services: formatText },
    packetsNow: ({ jpeg_xs }) => jpeg_xs.interval.packets,
    bitrateNowBps: ({ transport }) => transport?.interval.bitrate_now_bps ?? null,
    findsLosses: false,
  },
  metrics: [],
  history: { gauges: [], counts: [], namesOf: () => [] },
};

/** `1920×1080 progressive, slice mode, sequential, 68 slices` */
function formatText({ format }: JpegXsStreamReport): string {
  if (format === null) return 'format not known yet';
  const { width, height, scan, packetization, is_sequential, slices } = format;
  const size = width === null ? '' : `${width}×${height} `;
  const order = is_sequential ? 'sequential' : 'out of order';
  return `${size}${scan}, ${packetization} mode, ${order}${slices === null ? '' : `, ${slices} slices`}`;
}

function rowsOf({ jpeg_xs }: JpegXsStreamReport): FigureRow[] {
  const row = (label: string, text: (of: JpegXsFigures) => string): FigureRow => figureRow(label, jpeg_xs, text);
  return [
    row('packets, missing', (of) => `${countText(of.packets)}, ${countText(of.missing_packets)}`),
    row('frames, incomplete', (of) => `${countText(of.frames)}, ${countText(of.incomplete_frames)}`),
    row('faulty headers, frame counters', (of) => `${countText(of.faults)}, ${countText(of.frame_counter_errors)}`),
    row('bytes of a frame min / avg / max', (of) =>
      valueText(
        of.frame_bytes_avg,
        (avg) => `${countText(of.frame_bytes_min)} / ${countText(Math.round(avg))} / ${countText(of.frame_bytes_max)}`,
      ),
    ),
  ];
}
