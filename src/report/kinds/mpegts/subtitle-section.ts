// Tested by: test/report/text/teletext.test.ts
import type { SubtitlePageReport, SubtitleReport } from '../../../analysis/content/subtitle-report.js';
import { printable } from '../../../text/printable.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { countText } from '../../../text/units.js';
import { pidText } from '../../text/naming.js';
import type { TransportStreamReport } from './report.js';

/** The subtitles of one PID, or a page of them: undefined where there is none. */
interface Row {
  readonly pid: number;
  readonly subtitles: SubtitleReport;
  readonly page: SubtitlePageReport | undefined;
}

const COLUMNS: readonly TextColumn<Row>[] = [
  { title: 'DVB subtitles', isText: true, cell: ({ pid }) => pidText(pid) },
  { title: 'page', cell: ({ page }) => (page === undefined ? '' : countText(page.page_id)) },
  { title: 'language', isText: true, cell: ({ page }) => printable(page?.language ?? '') },
  { title: 'state', isText: true, cell: ({ page, subtitles }) => stateText(page, subtitles) },
  { title: 'shown', cell: ({ page }) => countText(page?.subtitles ?? 0) },
  { title: 'timed out', importance: 2, cell: ({ subtitles: { total } }) => countText(total.timed_out) },
  { title: 'display sets', importance: 1, cell: ({ subtitles: { total } }) => countText(total.display_sets) },
  { title: 'malformed', importance: 3, cell: ({ subtitles: { total } }) => countText(total.malformed) },
];

/** The pages of DVB subtitles; nothing where there are none. */
export function subtitleSection({ pids }: TransportStreamReport, width: number | undefined): string[] {
  const rows = Object.values(pids).flatMap(({ pid, subtitles }) => (subtitles === null ? [] : rowsOf(pid, subtitles)));
  return rows.length === 0 ? [] : formatTable(COLUMNS, rows, width);
}

function rowsOf(pid: number, subtitles: SubtitleReport): Row[] {
  const { pages } = subtitles;
  return (pages.length === 0 ? [undefined] : pages).map((page) => ({ pid, subtitles, page }));
}

function stateText(page: SubtitlePageReport | undefined, { is_showing }: SubtitleReport): string {
  if (page?.is_present !== true) return 'not seen';
  return is_showing ? 'shown now' : 'present';
}
