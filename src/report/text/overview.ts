import { kindName } from '../../stream/stream-kind.js';
import { columnsInUse, formatTable, type TextColumn } from '../../text/table.js';
import { bitrateText, clockText, groupDigits, timeText } from '../../text/units.js';
import type { StreamReport } from '../stream-report.js';
import { type Alarm, alarmLines, alarmLinesOfMany, compareAlarms, isFromMany } from './alarms.js';
import { bitrateNowBps, kindCell, lossText, rtpLostText } from './cells.js';
import { fitLines, type TextWidth, textOf } from './lines.js';
import { compareTrouble, isInTrouble, type Trouble, troubleOf } from './trouble.js';

export interface TextSize extends TextWidth {
  /** Lines; as many as needed unless given. */
  readonly height?: number;
}

interface Row {
  readonly stream: StreamReport;
  readonly trouble: Trouble;
}

/** Figures are those of the last report interval; counts those of the whole time, with what is new in parentheses. */
const COLUMNS: readonly TextColumn<Row>[] = [
  { title: 'name', isText: true, shortest: 8, importance: 15, cell: ({ stream }) => stream.stream_name ?? '' },
  { title: 'stream', isText: true, shortest: 15, cell: ({ stream }) => stream.stream_id },
  { title: 'kind', isText: true, importance: 2, cell: ({ stream }) => kindName(stream.kind, stream.is_rtp) },
  { title: 'bitrate', cell: bitrateCell },
  { title: 'P1', importance: 14, cell: ofKind('P1') },
  { title: 'P2', importance: 13, cell: ofKind('P2') },
  { title: 'P3', importance: 12, cell: ofKind('P3') },
  {
    title: 'CC',
    importance: 11,
    cell: ofKind('CC'),
  },
  { title: 'RTP lost', importance: 10, cell: ({ stream }) => rtpLostText(stream) },
  { title: 'packets lost', isText: true, shortest: 10, importance: 9, cell: ({ stream }) => lossText(stream) },
  { title: 'MDI', importance: 7, cell: ofKind('MDI') },
  { title: 'IAT avg', importance: 3, cell: ({ stream }) => timeText(stream.transport?.interval.iat_avg_ns ?? null) },
  { title: 'IAT max', importance: 6, cell: ({ stream }) => timeText(stream.transport?.interval.iat_max_ns ?? null) },
  { title: 'jitter', importance: 5, cell: ({ stream }) => timeText(stream.rtp?.jitter.interval.rtp_jitter_ns ?? null) },
  { title: 'null', importance: 4, cell: ofKind('null') },
  { title: 'services', isText: true, shortest: 12, importance: 8, cell: ofKind('services') },
];

/** Where there are several: which probe captured it, or which file it is in. */
const FROM: TextColumn<Row> = {
  title: 'from',
  isText: true,
  shortest: 8,
  importance: 16,
  cell: ({ stream }) => stream.probe_id ?? '',
};

/** Lines besides the rows: title and titles of the columns; an empty line and titles of the columns. */
const STREAM_TITLES = 2;
const ALARM_TITLES = 2;
/** Titles, an alarm, and how many more there are. */
const FEWEST_ALARM_LINES = 4;
/** Share of the height that the alarms may take from the streams. */
const ALARM_SHARE = 1 / 3;

/** All streams, a row each, those in trouble first, and the alarms that matter most. */
export function overviewText(streams: readonly StreamReport[], { width, height }: TextSize): string {
  const rows = streams.map((stream) => ({ stream, trouble: troubleOf(stream) })).sort(compareRows);
  const alarms = rows.flatMap(({ trouble }) => trouble.alarms).sort(compareAlarms);
  const room = height ?? Number.POSITIVE_INFINITY;
  const alarmRoom = alarmRoomOf(alarms.length, rows.length, room);
  const lines = [titleOf(rows), ...streamLines(rows, room - alarmRoom, width)];
  if (alarmRoom > 0) lines.push('', ...alarmSection(alarms, alarmRoom - ALARM_TITLES, streams, width));
  return textOf(lines.slice(0, room), width);
}

function titleOf(rows: readonly Row[]): string {
  if (rows.length === 0) return 'no stream';
  const inTrouble = rows.filter(({ trouble }) => isInTrouble(trouble)).length;
  const ends = rows.flatMap(({ stream: { first_arrival_s, duration_ns } }) =>
    first_arrival_s === null ? [] : [first_arrival_s + duration_ns / 1e9],
  );
  const endS = ends.reduce((latest, end) => Math.max(latest, end), 0);
  const noun = rows.length === 1 ? 'stream' : 'streams';
  const clock = ends.length === 0 ? '' : `, ${clockText(endS)} UTC`;
  return `${groupDigits(rows.length)} ${noun}, ${inTrouble === 0 ? 'none' : groupDigits(inTrouble)} in trouble${clock}`;
}

function streamLines(rows: readonly Row[], room: number, width: number | undefined): readonly string[] {
  if (rows.length === 0) return [];
  const places = room - STREAM_TITLES;
  const shown = rows.slice(0, Math.max(0, places));
  const [titles, ...lines] = formatTable(columnsInUse(columnsOf(rows), shown), shown, width);
  const left = Array.from({ length: rows.length - lines.length }, () => '');
  return [titles!, ...fitLines([...lines, ...left], places, 'streams')];
}

function columnsOf(rows: readonly Row[]): readonly TextColumn<Row>[] {
  return isFromMany(rows.map(({ stream }) => stream)) ? [FROM, ...COLUMNS] : COLUMNS;
}

function alarmSection(
  alarms: readonly Alarm[],
  room: number,
  streams: readonly StreamReport[],
  width: number | undefined,
): readonly string[] {
  const shown = alarms.slice(0, room);
  const [titles, ...lines] =
    streams.length > 1 ? alarmLinesOfMany(shown, isFromMany(streams), width) : alarmLines(shown, width);
  const left = Array.from({ length: alarms.length - lines.length }, () => '');
  return [titles!, ...fitLines([...lines, ...left], room, 'alarms')];
}

/** Lines for the alarms with their titles: what the streams leave, or their share of the height if that is of any use. */
function alarmRoomOf(alarmCount: number, streamCount: number, height: number): number {
  if (alarmCount === 0) return 0;
  const wanted = alarmCount + ALARM_TITLES;
  const room = Math.min(wanted, Math.max(height - STREAM_TITLES - streamCount, Math.floor(height * ALARM_SHARE)));
  return room === wanted || room >= FEWEST_ALARM_LINES ? room : 0;
}

function compareRows(a: Row, b: Row): number {
  return compareTrouble(a.trouble, b.trouble) || BY_NUMBER.compare(a.stream.stream_id, b.stream.stream_id);
}

const BY_NUMBER = new Intl.Collator('en', { numeric: true });

function bitrateCell({ stream, trouble }: Row): string {
  return trouble.isSilent ? 'silent' : bitrateText(bitrateNowBps(stream));
}

/** What the kind of the stream has in the column. */
function ofKind(title: string): (row: Row) => string {
  return ({ stream }) => kindCell(stream, title);
}
