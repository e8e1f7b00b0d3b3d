// Tested by: test/board/board.test.ts
import type { BoardRow } from './board-row.js';
import type { Span } from './contract.js';

/** Times before it count from the first packet of a file, later ones from 1970: no file is that long, no capture that old. */
const FIRST_DATE_S = 1e8;

/** Rows of files whose times are known and go together: of files with arrival times and others those that have them. */
export function timedRows(rows: Iterable<BoardRow>): BoardRow[] {
  const known = [...rows].filter(({ course }) => !Number.isNaN(course.beginS));
  const dated = known.filter(({ course }) => course.beginS >= FIRST_DATE_S);
  return dated.length > 0 ? dated : known;
}

/** From their begin to their end; null: it is not known yet. */
export function spanOfRows(rows: readonly BoardRow[]): Span | null {
  let fromS = Number.POSITIVE_INFINITY;
  let toS = Number.NEGATIVE_INFINITY;
  for (const { course } of rows) {
    fromS = Math.min(fromS, course.beginS);
    toS = Math.max(toS, course.endS);
  }
  return fromS < toS ? { from_s: fromS, to_s: toS } : null;
}
