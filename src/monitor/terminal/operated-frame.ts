// Tested by: test/monitor/terminal/operated.test.ts, test/monitor/terminal/operated-view.test.ts
import { clockText, groupDigits } from '../../text/units.js';
import { widthOf } from '../../text/width.js';
import type { Page } from './page.js';
import { fitted, type Line, type Span } from './styled.js';

/** Lines besides the page: title, and the keys. */
export const FRAME_LINES = 2;
const FEWEST_PAGE_LINES = 8;
const FEWEST_TITLE_COLUMNS = 24;
const MOST_LOG_LINES = 12;

/** What the lines around a page tell. */
export interface FrameFacts {
  readonly page: Page;
  /** How many streams there are. */
  readonly streams: number;
  readonly inTrouble: number;
  /** Time of what is shown, in seconds of the epoch. */
  readonly clockS: number;
  readonly isFrozen: boolean;
  /** Since when counts are shown, in seconds of the epoch; undefined: since the beginning. */
  readonly resetAtS: number | undefined;
  /** By what the streams of the page are in order; undefined: it does not list them. */
  readonly sort: string | undefined;
}

/** The first line: where one is, and the time. */
export function titleLine({ page, streams, inTrouble, clockS }: FrameFacts, width: number): Line {
  const trouble = inTrouble === 0 ? 'none in trouble' : `${groupDigits(inTrouble)} in trouble`;
  const summary = `${groupDigits(streams)} stream${streams === 1 ? '' : 's'}, ${trouble}`;
  const left = ` tscap › ${page.title === '' ? summary : page.title}`;
  const whole = [page.position, `${clockText(clockS)} UTC `].filter((text) => text !== '').join('  ');
  const end = width - widthOf(whole) < FEWEST_TITLE_COLUMNS ? '' : whole;
  const spans = [{ text: fitted(left, Math.max(0, width - widthOf(end) - 1), true) }, { text: ` ${end}` }];
  return { spans, isMarked: true };
}

/** Lines of the log below the page: none where they would take the page's room, nor where the page has them. */
export function logRoomOf({ title }: Page, height: number): number {
  if (title === 'log') return 0;
  const room = Math.min(MOST_LOG_LINES, Math.floor(height / 6));
  return height - FRAME_LINES - room - 1 < FEWEST_PAGE_LINES ? 0 : room;
}

/** The title of the log. */
export function ruleLine(facts: FrameFacts, width: number): Line {
  const spans: Span[] = [{ text: '─ log ', style: 'dim' }, ...changes(facts)];
  if (facts.sort !== undefined) spans.push({ text: `─ by ${facts.sort} `, style: 'dim' });
  const used = spans.reduce((sum, { text }) => sum + widthOf(text), 0);
  return { spans: [...spans, { text: '─'.repeat(Math.max(0, width - used)), style: 'dim' }] };
}

/** The last line, with what the rule says where there is none. */
export function hintLine(facts: FrameFacts, hint: string, hasRule: boolean): Line {
  return { spans: [...(hasRule ? [] : changes(facts)), { text: hint, style: 'dim' }] };
}

/** What makes the view show something else than it does by itself. */
function changes({ isFrozen, page, resetAtS }: FrameFacts): readonly Span[] {
  const spans: Span[] = [];
  if (isFrozen) spans.push({ text: '─ FROZEN, p goes on ', style: 'alarm' });
  if (resetAtS !== undefined) spans.push({ text: `─ counts since ${clockText(resetAtS)} `, style: 'yellow' });
  const { filter = '' } = page;
  if (filter !== '') spans.push({ text: `─ only /${filter} `, style: 'yellow' });
  return spans;
}
