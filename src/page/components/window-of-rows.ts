/** Rows that are drawn, of all: `first` to before `end`. */
export interface WindowOfRows {
  readonly first: number;
  readonly end: number;
}

/** Rows that are drawn above and below what is seen. */
const SPARE = 8;

/** Which of rows of one height are to be drawn, where the list begins at `top` of what has been scrolled by. */
export function windowOf(count: number, rowHeight: number, top: number, height: number): WindowOfRows {
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight) - SPARE), Math.max(0, count - 1));
  return { first, end: Math.min(count, Math.max(first + 1, Math.ceil((top + height) / rowHeight) + SPARE)) };
}
