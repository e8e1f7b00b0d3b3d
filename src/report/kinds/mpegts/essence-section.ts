// Tested by: test/report/kinds/essence-section.test.ts
import type { LevelReport } from '../../../analysis/content/sound-watch.js';
import type { PictureFigures } from '../../../essence/picture/picture-meter.js';
import type { ChannelLevels } from '../../../essence/sound/sound-meter.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { countText, UNKNOWN } from '../../../text/units.js';
import { momentText, pidText } from '../../text/naming.js';
import type { TransportStreamReport } from './report.js';

interface PictureRow {
  readonly stream: TransportStreamReport;
  readonly pid: number;
  readonly picture: PictureFigures;
}

const PICTURE_COLUMNS: readonly TextColumn<PictureRow>[] = [
  { title: 'Picture', isText: true, cell: ({ pid }) => pidText(pid) },
  { title: 'state', isText: true, cell: stateText },
  { title: 'luma', cell: ({ picture }) => fixed(picture.luma_mean) },
  {
    title: 'from, to',
    importance: 3,
    cell: ({ picture }) => `${fixed(picture.luma_min, 0)}, ${fixed(picture.luma_max, 0)}`,
  },
  {
    title: 'last change',
    isText: true,
    importance: 4,
    cell: ({ stream, picture }) => momentText(stream, picture.last_change_ns),
  },
  { title: 'hash', isText: true, importance: 1, cell: ({ picture }) => picture.hash ?? UNKNOWN },
  { title: 'pictures', importance: 2, cell: ({ picture }) => countText(picture.pictures) },
  { title: 'damaged', importance: 2, cell: ({ picture }) => countText(picture.damaged_pictures) },
];

/** What the decoded pictures show. */
export function pictureSection(stream: TransportStreamReport, width: number | undefined): string[] {
  const rows = Object.values(stream.pids).flatMap(({ pid, picture }) =>
    picture === null ? [] : [{ stream, pid, picture }],
  );
  return rows.length === 0 ? [] : formatTable(PICTURE_COLUMNS, rows, width);
}

function stateText({ stream, picture }: PictureRow): string {
  const { black_since_ns, freeze_since_ns, bars_since_ns, is_bars, solid_colour } = picture;
  if (black_since_ns !== null) return `BLACK since ${momentText(stream, black_since_ns)}`;
  if (freeze_since_ns !== null) return `FROZEN since ${momentText(stream, freeze_since_ns)}`;
  if (bars_since_ns !== null) return `bars since ${momentText(stream, bars_since_ns)}`;
  if (is_bars) return 'bars';
  return solid_colour ?? 'moving';
}

interface SoundRow {
  readonly stream: TransportStreamReport;
  readonly pid: number;
  readonly levels: LevelReport;
}

const SOUND_COLUMNS: readonly TextColumn<SoundRow>[] = [
  { title: 'Sound', isText: true, cell: ({ pid }) => pidText(pid) },
  { title: 'channels', importance: 4, cell: ({ levels }) => countText(levels.channels.length) },
  {
    title: 'state',
    isText: true,
    cell: ({ stream, levels }) =>
      levels.silent_since_ns === null ? 'sound' : `SILENT since ${momentText(stream, levels.silent_since_ns)}`,
  },
  { title: 'true peak dBTP', cell: ({ levels }) => fixed(greatest(levels, ({ true_peak_dbtp }) => true_peak_dbtp)) },
  {
    title: 'RMS dBFS',
    importance: 5,
    cell: ({ levels }) =>
      levels.channels
        .slice(0, 2)
        .map(({ rms_dbfs }) => fixed(rms_dbfs))
        .join(', '),
  },
  { title: 'M max LUFS', importance: 3, cell: ({ levels }) => fixed(levels.loudness.momentary_max_lufs) },
  { title: 'S max LUFS', importance: 6, cell: ({ levels }) => fixed(levels.loudness.short_term_max_lufs) },
  { title: 'I LUFS', cell: ({ levels }) => fixed(levels.total_loudness.integrated_lufs) },
  { title: 'LRA LU', importance: 4, cell: ({ levels }) => fixed(levels.total_loudness.loudness_range_lu) },
  { title: 'correlation', importance: 2, cell: ({ levels }) => fixed(levels.correlation_min, 2) },
  {
    title: 'clipped',
    importance: 2,
    cell: ({ levels }) => countText(levels.channels.reduce((sum, { clipped_runs }) => sum + clipped_runs, 0)),
  },
];

/** Levels and loudness of the decoded sound: integrated loudness and its range since the start, the rest in the interval. */
export function soundSection(stream: TransportStreamReport, width: number | undefined): string[] {
  const rows = Object.values(stream.pids).flatMap(({ pid, levels }) =>
    levels === null ? [] : [{ stream, pid, levels }],
  );
  return rows.length === 0 ? [] : formatTable(SOUND_COLUMNS, rows, width);
}

function greatest({ channels }: LevelReport, of: (levels: ChannelLevels) => number | null): number | null {
  const values = channels.map(of).filter((value) => value !== null);
  return values.length === 0 ? null : Math.max(...values);
}

function fixed(value: number | null, digits = 1): string {
  return value === null ? UNKNOWN : value.toFixed(digits);
}
