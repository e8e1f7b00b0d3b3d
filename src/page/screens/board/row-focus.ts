// Tested by: test/page/screens.test.ts
import { streamPath } from '../../router.js';
import type { Line } from './lines.js';
import { nextRow } from './next-row.js';

/** Rows that a list of many has drawn are few: how long the one that was scrolled to may take to be drawn. */
const LONGEST_FRAMES = 30;

/** Where the focus was last: a row that was scrolled out of sight has lost it. */
let lastPath: string | null = null;

/** Moves the focus to the next stream or the one before, drawn or not. */
export function moveRowFocus(lines: readonly Line[], step: 1 | -1): void {
  const focused = document.activeElement?.getAttribute('href') ?? lastPath;
  const index = nextRow(lines, focused, step);
  const line = lines[index];
  if (line?.kind !== 'row') return;
  lastPath = streamPath(line.row.key);
  if (linkTo(lastPath) === undefined) scrollToLine(index);
  focusSoon(lastPath, LONGEST_FRAMES);
}

function linkTo(path: string): HTMLElement | undefined {
  const links = [...document.querySelectorAll<HTMLElement>('a[data-row]')];
  return links.find((link) => link.getAttribute('href') === path);
}

/** All lines of the table are of one height. */
function scrollToLine(index: number): void {
  const body = document.querySelector('table.board tbody');
  const height = body?.querySelector('tr[data-line]')?.getBoundingClientRect().height;
  if (!body || height === undefined) return;
  const top = body.getBoundingClientRect().top + window.scrollY + index * height;
  window.scrollTo(0, top - window.innerHeight / 2);
}

function focusSoon(path: string, frames: number): void {
  const link = linkTo(path);
  if (link !== undefined) link.focus();
  else if (frames > 0) requestAnimationFrame(() => focusSoon(path, frames - 1));
}
