/** What a value that is not known is shown as. */
export const UNKNOWN = '-';

const NS_PER_S = 1e9;
/** 9999-12-31 23:59:59 */
const LAST_MS = 253_402_300_799_000;

/** `1234567` → `1,234,567` */
export function groupDigits(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1,234`; `-` for null. */
export function countText(value: number | null): string {
  return value === null ? UNKNOWN : groupDigits(value);
}

/** `1 packet`, `1,234 packets` */
export function amountText(count: number, noun: string): string {
  return `${groupDigits(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `12.34 Mb/s`; `-` for null. */
export function bitrateText(bps: number | null): string {
  if (bps === null) return UNKNOWN;
  if (bps >= 1e9) return `${(bps / 1e9).toFixed(3)} Gb/s`;
  if (bps >= 1e6) return `${(bps / 1e6).toFixed(2)} Mb/s`;
  return bps >= 1e3 ? `${(bps / 1e3).toFixed(1)} kb/s` : `${bps.toFixed(0)} b/s`;
}

/** A length of time: `320 ns`, `12.3 µs`, `40.0 ms`, `1.50 s`, `2 min 05 s`, `3 h 07 min`; `-` for null. */
export function timeText(ns: number | null): string {
  if (ns === null) return UNKNOWN;
  if (ns < 0) return `-${timeText(-ns)}`;
  if (ns < 1e3) return `${ns.toFixed(0)} ns`;
  if (ns < 1e6) return `${threeDigits(ns / 1e3)} µs`;
  if (ns < NS_PER_S) return `${threeDigits(ns / 1e6)} ms`;
  if (ns < 60 * NS_PER_S) return `${threeDigits(ns / NS_PER_S)} s`;
  const seconds = Math.floor(ns / NS_PER_S);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${twoDigits(seconds % 60)} s`;
  return `${groupDigits(Math.floor(minutes / 60))} h ${twoDigits(minutes % 60)} min`;
}

/** Units of a kind of figure, the largest first: what one of each is in the figure's own unit, and the fewest digits behind the point. */
export type Units = readonly (readonly [name: string, size: number, decimals: number])[];
/** Of times in ns. */
export const TIME_UNITS: Units = [
  ['s', NS_PER_S, 0],
  ['ms', 1e6, 0],
  ['µs', 1e3, 0],
  ['ns', 1, 0],
];
/** Of rates in bit/s. */
export const BITRATE_UNITS: Units = [
  ['Gb/s', 1e9, 3],
  ['Mb/s', 1e6, 2],
  ['kb/s', 1e3, 1],
  ['b/s', 1, 0],
];

/** `0.0297 / 1.05 / 9.20 ms`: all in the unit of the greatest; `-` for null. */
export function togetherText(values: readonly (number | null)[], units: Units): string {
  const greatest = values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  const [name, size, decimals] = units.find(([, unit]) => greatest >= unit) ?? units.at(-1)!;
  const digits = (value: number): number => (size === 1 || value === 0 ? 0 : decimalsOf(value / size, decimals));
  const texts = values.map((value) => (value === null ? UNKNOWN : (value / size).toFixed(digits(value))));
  return `${texts.join(' / ')} ${name}`;
}

/** A part of 1: `12.3 %`; `-` for null. */
export function shareText(share: number | null): string {
  return share === null ? UNKNOWN : `${(share * 100).toFixed(1)} %`;
}

/** Time of day by UTC, with the day where it is another one than that of `todayS`: `20:15:03`. Seconds of the epoch. */
export function clockText(epochS: number, todayS = epochS): string {
  const [day, clock] = isoTime(epochS);
  return day === isoTime(todayS)[0] ? clock : `${day} ${clock}`;
}

/** Day and time of day by UTC; a time that no calendar has is cut to its limits. */
function isoTime(epochS: number): [day: string, clock: string] {
  const ms = Math.min(Math.max(epochS * 1000, 0) || 0, LAST_MS);
  const [day, clock] = new Date(ms).toISOString().slice(0, 19).split('T');
  return [day!, clock!];
}

function threeDigits(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

/** Digits behind the point for three that tell something: no more than six, nor fewer than `fewest` from 1 on. */
function decimalsOf(value: number, fewest: number): number {
  const order = Math.floor(Math.log10(Math.abs(value)));
  return order >= 0 ? Math.max(fewest, 2 - order, 0) : Math.min(6, 2 - order);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
