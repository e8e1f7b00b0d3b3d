// Tested by: test/report/text/teletext.test.ts
import type { TeletextReport, TeletextSubtitleReport } from '../../../analysis/content/teletext-report.js';
import { printable } from '../../../text/printable.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { countText } from '../../../text/units.js';
import { pidText } from '../../text/naming.js';
import type { TransportStreamReport } from './report.js';

/** Teletext, and what carries it, in words. */
interface CarriedTeletext {
  readonly carrier: string;
  readonly teletext: TeletextReport;
}

/** A subtitle page of it: undefined where there is none. */
interface Row extends CarriedTeletext {
  readonly page: TeletextSubtitleReport | undefined;
}

const MOST_TEXT = 48;

const COLUMNS: readonly TextColumn<Row>[] = [
  { title: 'Teletext', isText: true, cell: ({ carrier }) => carrier },
  {
    title: 'pages',
    importance: 2,
    cell: ({ teletext: { pages, pages_left_out } }) => countText(pages.length + pages_left_out),
  },
  { title: 'subtitles', isText: true, cell: ({ page }) => page?.page ?? '' },
  { title: 'language', isText: true, importance: 4, cell: ({ page }) => languageText(page) },
  { title: 'shown', cell: ({ page }) => (page === undefined ? '' : countText(page.captions)) },
  { title: 'state', isText: true, cell: ({ teletext }) => (teletext.is_lost ? 'LOST' : 'present') },
  { title: 'parity', importance: 1, cell: ({ teletext: { total } }) => countText(total.parity_errors) },
  { title: 'Hamming', importance: 1, cell: ({ teletext: { total } }) => countText(total.hamming_errors) },
  { title: 'last text', isText: true, importance: 5, shortest: 12, cell: ({ page }) => lastText(page) },
];

/** The subtitle pages of teletext; nothing where there is no teletext. */
export function teletextSection({ pids }: TransportStreamReport, width: number | undefined): string[] {
  const carried = Object.values(pids).flatMap(({ pid, teletext }) => {
    return teletext === null ? [] : [{ carrier: pidText(pid), teletext }];
  });
  return teletextLines(carried, width);
}

/** The same of whatever carries it. */
export function teletextLines(carried: readonly CarriedTeletext[], width: number | undefined): string[] {
  const rows = carried.flatMap(rowsOf);
  return rows.length === 0 ? [] : formatTable(COLUMNS, rows, width);
}

function rowsOf({ carrier, teletext }: CarriedTeletext): Row[] {
  const pages = teletext.subtitle_pages;
  return (pages.length === 0 ? [undefined] : pages).map((page) => ({ carrier, teletext, page }));
}

function languageText(page: TeletextSubtitleReport | undefined): string {
  if (page === undefined || page.language === null) return '';
  return `${printable(page.language)}${page.is_hearing_impaired ? ', hard of hearing' : ''}`;
}

function lastText(page: TeletextSubtitleReport | undefined): string {
  const text = printable((page?.last_text ?? '').replaceAll('\n', ' / '));
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text;
}
