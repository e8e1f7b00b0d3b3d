import { FIRST_ARRIVAL_MS, momentText, timeOfDayText } from '../../format.js';

const MINUTE_S = 60;
const DAY_S = 86_400;

/** Times at an axis whose marks are that far apart: seconds only where they tell them apart, the date at midnight. */
export function markText(epochS: number, apartS: number, isUtc: boolean): string {
  // In a file without arrival times it is how far from its begin.
  if (epochS * 1000 < FIRST_ARRIVAL_MS) return momentText(epochS * 1000, isUtc).replace(/\.\d+$/, '');
  const text = timeOfDayText(epochS * 1000, isUtc);
  if (apartS >= DAY_S || text.endsWith(' 00:00:00')) return text.slice(5, 10);
  return apartS < MINUTE_S ? text.slice(11) : text.slice(11, 16);
}

const APART_S = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 14_400, 21_600, 43_200, DAY_S, 2 * DAY_S, 7 * DAY_S];

/** Marks of a span, so many at most, at round times of the clock that is `offsetS` ahead of UTC. */
export function marksOf(
  fromS: number,
  toS: number,
  most: number,
  offsetS: number,
): { readonly apartS: number; readonly marks: number[] } {
  const wanted = (toS - fromS) / Math.max(1, most);
  const apartS = APART_S.find((apart) => apart >= wanted) ?? Math.ceil(wanted / DAY_S) * DAY_S;
  const marks: number[] = [];
  for (let mark = Math.ceil((fromS + offsetS) / apartS) * apartS - offsetS; mark <= toS; mark += apartS)
    marks.push(mark);
  return { apartS, marks };
}

/** s that the local clock is ahead of UTC then; 0 where times are told by UTC. */
export function offsetOf(epochS: number, isUtc: boolean): number {
  return isUtc || epochS * 1000 < FIRST_ARRIVAL_MS ? 0 : -new Date(epochS * 1000).getTimezoneOffset() * 60;
}
