import { bitrateText, groupDigits, UNKNOWN } from '../text/units.js';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** How long ago or how long: `4 s`, `3 min 20 s`, `5 h 07 min`, `12 d 4 h`; never negative. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ${two(seconds % MINUTE)} s`;
  const minutes = Math.floor(seconds / MINUTE);
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ${two(minutes % 60)} min`;
  return `${groupDigits(Math.floor(seconds / DAY))} d ${Math.floor((seconds % DAY) / HOUR)} h`;
}

/** In as little room as can be: `4s`, `3m`, `5h`, `12d`. */
export function shortDurationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < MINUTE) return `${seconds}s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)}m`;
  return seconds < DAY ? `${Math.floor(seconds / HOUR)}h` : `${Math.floor(seconds / DAY)}d`;
}

/** A count in as little room as can be: `999`, `12.3 k`, `4.56 M`. */
export function shortCountText(count: number): string {
  if (count < 1000) return String(count);
  const [size, unit] = (
    [
      [1e9, 'G'],
      [1e6, 'M'],
      [1e3, 'k'],
    ] as const
  ).find(([limit]) => count >= limit)!;
  const value = count / size;
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
}

/** `12.34 Mb/s`; `-` where it is not known. */
export function rateText(bps: number | null | undefined): string {
  return bps === null || bps === undefined ? UNKNOWN : bitrateText(bps);
}

/** In two digits, which do not change with every second: `12 Mb/s`, `2.1 Gb/s`. */
export function roughRateText(bps: number | null): string {
  if (bps === null) return UNKNOWN;
  const [size, unit] =
    (
      [
        [1e9, 'G'],
        [1e6, 'M'],
        [1e3, 'k'],
      ] as const
    ).find(([limit]) => bps >= limit) ?? ([1, ''] as const);
  const value = bps / size;
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${unit}b/s`;
}

/** No arrival time is that early: it is the time in a file without any. */
export const FIRST_ARRIVAL_MS = 1e11;

/** The time of day, or in a file without arrival times how far in it: `0:12.345`. */
export function momentText(ms: number, isUtc: boolean): string {
  if (ms >= FIRST_ARRIVAL_MS) return timeOfDayText(ms, isUtc);
  const minutes = Math.floor(ms / 60_000);
  return `${minutes}:${((ms - minutes * 60_000) / 1000).toFixed(3).padStart(6, '0')}`;
}

/** `2026-11-29 14:03:07`, by UTC or by the clock of the browser. */
export function timeOfDayText(ms: number, isUtc: boolean, withDate = true): string {
  const shifted = new Date(ms - (isUtc ? 0 : new Date(ms).getTimezoneOffset() * 60_000));
  if (Number.isNaN(shifted.getTime())) return UNKNOWN;
  const text = shifted.toISOString();
  return withDate ? `${text.slice(0, 10)} ${text.slice(11, 19)}` : text.slice(11, 19);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
