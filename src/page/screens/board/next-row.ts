import { streamPath } from '../../router.js';
import type { Line } from './lines.js';

/** Index of the row behind or before the one with that path; the first row where there is none; -1: there is no row. */
export function nextRow(lines: readonly Line[], path: string | null, step: 1 | -1): number {
  const isRow = (index: number) => lines[index]?.kind === 'row';
  const at = path === null ? -1 : lines.findIndex((line) => line.kind === 'row' && streamPath(line.row.key) === path);
  if (at < 0) return lines.findIndex(({ kind }) => kind === 'row');
  for (let next = at + step; next >= 0 && next < lines.length; next += step) if (isRow(next)) return next;
  return at;
}
