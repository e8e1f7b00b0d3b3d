import { groupDigits, UNKNOWN } from '../../../text/units.js';
import type { Availability } from '../../contract.js';

/** What a time looks like: `lost` has unavailable seconds, `errored` others with errors, `part` was not monitored all the time. */
export type Look = 'none' | 'lost' | 'errored' | 'part' | 'good';

export function lookOf({ monitored_s, unmonitored_s, errored_s, unavailable_s }: Availability): Look {
  if (monitored_s === 0) return 'none';
  if (unavailable_s > 0) return 'lost';
  if (errored_s > 0) return 'errored';
  return unmonitored_s > monitored_s ? 'part' : 'good';
}

/** With as many decimals as tell it from 100 %, three at least; never rounded up. */
export function percentText(percent: number | null): string {
  if (percent === null) return UNKNOWN;
  const text = percent.toFixed(4);
  return `${text.endsWith('0') ? text.slice(0, -1) : text} %`;
}

const UNITS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** Seconds: `42 s`, `1 h 2 min 3 s`, `30 d`: exact, and without the units of which there are none. */
export function secondsText(seconds: number): string {
  let rest = seconds;
  const parts = UNITS.flatMap(([size, unit]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${groupDigits(count)} ${unit}`];
  });
  return parts.length === 0 ? '0 s' : parts.join(' ');
}
