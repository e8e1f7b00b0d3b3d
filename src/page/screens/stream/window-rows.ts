import type { WindowAnswer } from '../../contract.js';

/** Rows of figures that are kept. */
const MOST_ROWS = 8000;

/** Figures over the time, put together from answers; the last row of an answer may be told anew by the next one. */
export interface WindowRows {
  /** Epoch s, ascending. */
  readonly timeS: readonly number[];
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

export const NO_ROWS: WindowRows = { timeS: [], values: {} };

/** The rows with those of an answer, which stand for all from its begin on; what is before `fromS` is forgotten. */
export function joined(rows: WindowRows, { from_s, time_s, values }: WindowAnswer, fromS: number): WindowRows {
  const end = firstFrom(rows.timeS, Math.min(from_s, time_s[0] ?? from_s));
  const begin = Math.max(firstFrom(rows.timeS, fromS), end + time_s.length - MOST_ROWS);
  const keep = <Item>(kept: readonly Item[], added: readonly Item[]) => [...kept.slice(begin, end), ...added];
  return {
    timeS: keep(rows.timeS, time_s),
    values: Object.fromEntries(
      Object.entries(values).map(([name, column]) => [
        name,
        keep(rows.values[name] ?? blank(rows.timeS.length), column),
      ]),
    ),
  };
}

/** Index of the first time that is not before `timeS`. */
export function firstFrom(times: readonly number[], timeS: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < timeS) low = middle + 1;
    else high = middle;
  }
  return low;
}

function blank(length: number): null[] {
  return new Array<null>(length).fill(null);
}

/** The rows with one of nulls wherever reports are missing for longer than two bars, so that no line goes over a gap. */
export function gapped({ timeS, values }: WindowRows, barS: number): WindowRows {
  const places = timeS.flatMap((time, row) => (row > 0 && time - timeS[row - 1]! > 2.5 * barS ? [row] : []));
  if (places.length === 0) return { timeS, values };
  const filled = <Item>(column: readonly Item[], blankAt: (row: number) => Item): Item[] =>
    [0, ...places].flatMap((begin, index) => {
      const part = column.slice(begin, places[index]);
      return places[index] === undefined ? part : [...part, blankAt(places[index])];
    });
  return {
    timeS: filled(timeS, (row) => timeS[row - 1]! + barS),
    values: Object.fromEntries(Object.entries(values).map(([name, column]) => [name, filled(column, () => null)])),
  };
}

/** Stretches of a span for which there is no report: epoch s. */
export function unreported(timeS: readonly number[], barS: number, fromS: number, toS: number): [number, number][] {
  const stretches: [number, number][] = [];
  let known = fromS;
  for (let row = firstFrom(timeS, fromS); row < timeS.length && timeS[row]! < toS; row++) {
    if (timeS[row]! - known > 1.5 * barS) stretches.push([known, timeS[row]!]);
    known = timeS[row]! + barS;
  }
  if (toS - known > 3 * barS) stretches.push([known, toS]);
  return stretches;
}
