// Tested by: test/report/text/video.test.ts
import type { SizeFigures, VideoFormatReport, VideoReport } from '../../../analysis/content/video-report.js';
import { columnsInUse, formatTable, type TextColumn } from '../../../text/table.js';
import { countText, UNKNOWN } from '../../../text/units.js';
import { pidText } from '../../text/naming.js';
import type { PidReport } from './pid-report.js';
import type { TransportStreamReport } from './report.js';

interface Row {
  readonly pid: number;
  readonly video: VideoReport;
  readonly format: VideoFormatReport | null;
}

/** Letters of the structure of a group that are shown. */
const MOST_LETTERS = 24;
const KILO = 1000;

const COLUMNS: readonly TextColumn<Row>[] = [
  { title: 'Video', isText: true, cell: ({ pid }) => pidText(pid) },
  { title: 'picture', isText: true, cell: ({ format }) => (format === null ? UNKNOWN : formatText(format)) },
  {
    title: 'I / P / B',
    cell: ({ video: { total } }) => `${total.i_pictures} / ${total.p_pictures} / ${total.b_pictures}`,
  },
  { title: 'GOP', isText: true, importance: 5, cell: ({ video }) => gopText(video) },
  { title: 'missing', importance: 8, cell: ({ video }) => countText(video.total.missing_pictures) },
  { title: 'damaged', importance: 7, cell: ({ video }) => countText(video.total.damaged_pictures) },
  {
    title: 'kB of I / P / B',
    importance: 2,
    cell: ({ video: { total } }) => {
      return [total.i_size_bytes, total.p_size_bytes, total.b_size_bytes].map(kiloText).join(' / ');
    },
  },
  { title: 'time code', importance: 4, cell: ({ video }) => timeCodeText(video) },
  { title: 'AFD', isText: true, importance: 3, cell: ({ video }) => video.active_format ?? '' },
  { title: 'format changes', importance: 6, cell: ({ video }) => timesText(video.total.format_changes) },
];

/** The video streams whose pictures are read; nothing without one. */
export function videoSection({ pids }: TransportStreamReport, width: number | undefined): string[] {
  const rows = Object.values(pids).flatMap((pid) => rowsOf(pid));
  return rows.length === 0 ? [] : formatTable(columnsInUse(COLUMNS, rows), rows, width);
}

/** A stream that has shown no picture, as a scrambled one, is not among them. */
function rowsOf({ pid, video, video_format: format }: PidReport): Row[] {
  return video === null || format === null ? [] : [{ pid, video, format }];
}

/** `1920x1080 25 fps 4:2:2 10 bit BT.2020 HDR10`: what is not said, and what is usual, is left out. */
function formatText(format: VideoFormatReport): string {
  const { width, height, frame_rate, chroma_format, bit_depth, colour_primaries, transfer_characteristics, hdr } =
    format;
  return [
    `${width}x${height}`,
    frame_rate === null ? '' : `${Number(frame_rate.toFixed(3))} fps`,
    chroma_format,
    `${bit_depth} bit`,
    colour_primaries ?? '',
    hdr ?? (transfer_characteristics === colour_primaries ? '' : (transfer_characteristics ?? '')),
  ]
    .filter((text) => text !== '')
    .join(' ');
}

/** `IBBPBBPBBPBB open`, `IBBB… 250 closed` */
function gopText({ gop_structure, gop_is_open, total: { gop_length } }: VideoReport): string {
  if (gop_length === null) return UNKNOWN;
  const range = gop_length.min === gop_length.max ? `${gop_length.max}` : `${gop_length.min} to ${gop_length.max}`;
  const isLong = gop_structure === null || gop_structure.length > MOST_LETTERS;
  const letters = isLong ? '' : ` ${gop_structure}`;
  return `${range}${letters} ${gop_is_open === true ? 'open' : 'closed'}`;
}

function timeCodeText({ time_code, total }: VideoReport): string {
  if (time_code === null) return '';
  const leaps = total.time_code_discontinuities;
  return leaps === 0 ? time_code : `${time_code}, ${leaps} leaps`;
}

function kiloText(sizes: SizeFigures | null): string {
  return sizes === null ? UNKNOWN : (sizes.avg / KILO).toFixed(1);
}

function timesText(count: number): string {
  return count === 0 ? '' : countText(count);
}
