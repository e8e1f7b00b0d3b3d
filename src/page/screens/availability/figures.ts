import { groupDigits, UNKNOWN } from '../../../text/units.js';
import type { AvailabilityFigures } from '../../contract.js';

/** What a time looks like: `lost` has unavailable seconds, `errored` others with errors, `part` was not monitored all the time. */
export type Look = 'none' | 'lost' | 'errored' | 'part' | 'good';

export function lookOf({ monitored_s, unmonitored_s, errored_s, unavailable_s }: AvailabilityFigures): Look {
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

/** Seconds: `42 s`, `1 h 02 min 03 s`, `3 d 4 h 05 min 06 s`. */
export function secondsText(seconds: number): string {
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const two = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${minutes} min ${two(seconds % 60)} s`;
  const rest = `${days > 0 ? two(hours) : hours} h ${two(minutes)} min ${two(seconds % 60)} s`;
  return days > 0 ? `${groupDigits(days)} d ${rest}` : rest;
}
