// Tested by: test/report/text/audio.test.ts
import type { AudioSnapshot } from '../../../analysis/content/audio-observer.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { bitrateText, countText, UNKNOWN } from '../../../text/units.js';
import { pidText } from '../../text/naming.js';
import type { TransportStreamReport } from './report.js';

interface Row {
  readonly pid: number;
  readonly language: string | null;
  readonly audio: AudioSnapshot;
}

const STATES = { waiting: 'no frames', in_sync: 'in sync', searching: 'NO SYNC' } as const;

const COLUMNS: readonly TextColumn<Row>[] = [
  { title: 'Audio', isText: true, cell: ({ pid }) => pidText(pid) },
  { title: 'codec', isText: true, shortest: 8, cell: codecText },
  { title: 'layout', isText: true, cell: ({ audio: { format } }) => format?.layout ?? channelsText(format?.channels) },
  { title: 'rate', importance: 5, cell: ({ audio: { format } }) => rateText(format?.sample_rate_hz) },
  {
    title: 'bitrate',
    importance: 6,
    cell: ({ audio }) => bitrateText(audio.interval.bitrate_bps ?? audio.total.bitrate_bps),
  },
  { title: 'dialnorm', importance: 3, cell: ({ audio: { format } }) => levelText(format?.dialnorm_db) },
  { title: 'service', isText: true, importance: 2, cell: ({ audio: { format } }) => format?.service ?? '' },
  { title: 'state', isText: true, cell: ({ audio: { state } }) => STATES[state] },
  { title: 'frames', importance: 4, cell: ({ audio: { total } }) => countText(total.frames) },
  { title: 'sync losses', importance: 7, cell: ({ audio: { total } }) => countText(total.sync_losses) },
  { title: 'PTS gaps', importance: 7, cell: ({ audio: { total } }) => timesText(total.pts_gaps, total.pts_gap_ms) },
  {
    title: 'overlaps',
    importance: 7,
    cell: ({ audio: { total } }) => timesText(total.pts_overlaps, total.pts_overlap_ms),
  },
  { title: 'changes', importance: 1, cell: ({ audio }) => countText(audio.format_changes) },
];

/** Audio whose frames are followed: what they say, and whether they follow each other. */
export function audioSection({ pids }: TransportStreamReport, width: number | undefined): string[] {
  const rows = Object.values(pids).flatMap(({ pid, language, audio }) =>
    audio === null ? [] : [{ pid, language, audio }],
  );
  return rows.length === 0 ? [] : formatTable(COLUMNS, rows, width);
}

function codecText({ audio: { format } }: Row): string {
  if (format === null) return UNKNOWN;
  return format.profile === null || format.codec.startsWith('mp') ? format.codec : `${format.codec} ${format.profile}`;
}

function channelsText(channels: number | null | undefined): string {
  return channels === null || channels === undefined ? UNKNOWN : `${channels} ch`;
}

function rateText(rateHz: number | null | undefined): string {
  return rateHz === null || rateHz === undefined ? UNKNOWN : `${rateHz / 1000} kHz`;
}

function levelText(level: number | null | undefined): string {
  return level === null || level === undefined ? '' : `${level} dB`;
}

/** `2 (64 ms)` */
function timesText(count: number, ms: number): string {
  return count === 0 ? countText(0) : `${countText(count)} (${Math.round(ms)} ms)`;
}
