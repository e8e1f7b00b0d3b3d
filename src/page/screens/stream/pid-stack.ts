import type { PidRatesAnswer } from '../../contract.js';

/** PIDs that have a colour of their own; there are as many colours for series but one, which the others have together. */
const MOST_NAMED = 7;
const OTHERS = -1;

/** A layer of the stack: a PID, or what all others have together (PID −1). */
export interface PidLayer {
  readonly pid: number;
  readonly type: string;
  /** Of the theme, from 1 on. */
  readonly colour: number;
  readonly rates: readonly (number | null)[];
  /** With all layers below. */
  readonly top: readonly (number | null)[];
}

/** Bitrates by PID, the biggest at the bottom. */
export function layersOf({ time_s, pids }: PidRatesAnswer): PidLayer[] {
  const named = pids.filter(({ pid }) => pid !== OTHERS).slice(0, MOST_NAMED);
  const others = pids.filter((rate) => !named.includes(rate));
  const sums = time_s.map((_, row) => sumOf(others.map(({ bitrate_bps }) => bitrate_bps[row] ?? null)));
  const count = others.length;
  const all = [...named.map(({ pid, type, bitrate_bps }) => ({ pid, type, rates: bitrate_bps }))];
  if (count > 0 && sums.some((sum) => sum !== null && sum > 0)) all.push({ pid: OTHERS, type: 'others', rates: sums });
  let below: readonly (number | null)[] = time_s.map(() => null);
  return all.map(({ pid, type, rates }, index) => {
    below = time_s.map((_, row) => sumOf([below[row] ?? null, rates[row] ?? null]));
    return { pid, type, colour: pid === OTHERS ? MOST_NAMED + 1 : index + 1, rates, top: below };
  });
}

/** null where none of them is known. */
function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
