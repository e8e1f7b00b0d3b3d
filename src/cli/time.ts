import { UsageError } from './option.js';

const UNIT_S: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** `2026-11-22T20:15:00Z`, `-90m` or `now` in epoch s. Throws UsageError that names the option. */
export function parseTime(option: string, text: string, nowS: number): number {
  if (text === 'now') return nowS;
  const relative = /^-(\d{1,9})([smhd])$/.exec(text);
  if (relative !== null) return nowS - Number(relative[1]) * UNIT_S[relative[2]!]!;
  const iso = ISO.exec(text);
  const hasZone = iso?.[1] !== undefined;
  const ms = iso === null ? Number.NaN : Date.parse(hasZone || text.length === 10 ? text : `${text}Z`);
  if (!Number.isNaN(ms)) return ms / 1000;
  throw new UsageError(`${option} must be a time like 2026-11-22T20:15:00Z, -90s, -15m, -1h, -7d or now, got ${text}`);
}

/** `2026-11-22T20:15:00Z` */
export function timeStamp(epochS: number): string {
  return new Date(Math.round(epochS * 1000)).toISOString().replace('.000Z', 'Z');
}
