/** Spans of time that can be chosen by name; others are two dates. */
export const SPANS = [
  ['today', 'today'],
  ['yesterday', 'yesterday'],
  ['week', 'last 7 days'],
  ['month', 'this month'],
  ['last_month', 'last month'],
  ['year', 'last 12 months'],
] as const;
export type SpanName = (typeof SPANS)[number][0];
export type StepName = 'hour' | 'day' | 'month';

/** Epoch s; `toS` is excluded. */
export interface Span {
  readonly fromS: number;
  readonly toS: number;
}

/** Days as numbers, so that the calendar does the sums: the 0th is the last one of the month before. */
type Day = readonly [year: number, month: number, day: number];

/** The span of a name as of now, in whole days by UTC or by the clock of the browser. */
export function spanOf(name: SpanName, nowMs: number, isUtc: boolean): Span {
  const [year, month, day] = dayOf(nowMs, isUtc);
  const between = (from: Day, to: Day): Span => ({ fromS: beginOf(from, isUtc), toS: beginOf(to, isUtc) });
  const tomorrow: Day = [year, month, day + 1];
  if (name === 'today') return between([year, month, day], tomorrow);
  if (name === 'yesterday') return between([year, month, day - 1], [year, month, day]);
  if (name === 'week') return between([year, month, day - 6], tomorrow);
  if (name === 'month') return between([year, month, 1], tomorrow);
  if (name === 'last_month') return between([year, month - 1, 1], [year, month, 1]);
  return between([year, month - 11, 1], tomorrow);
}

/** From a date to another one, both of them included (`2026-11-29`); undefined: they are none, or in the wrong order. */
export function spanOfDates(from: string, to: string, isUtc: boolean): Span | undefined {
  const [first, last] = [dateOf(from), dateOf(to)];
  if (first === undefined || last === undefined) return undefined;
  const span = { fromS: beginOf(first, isUtc), toS: beginOf([last[0], last[1], last[2] + 1], isUtc) };
  return span.fromS < span.toS ? span : undefined;
}

/** `2026-11-29`, the date of a time. */
export function dateText(epochS: number, isUtc: boolean): string {
  const [year, month, day] = dayOf(epochS * 1000, isUtc);
  return `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** By what a span is told unless something else is chosen. */
export function usualStep({ fromS, toS }: Span): StepName {
  const days = (toS - fromS) / 86_400;
  if (days <= 2.1) return 'hour';
  return days <= 93 ? 'day' : 'month';
}

function dateOf(text: string): Day | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined || Number.isNaN(Date.parse(text))) return undefined;
  return [Number(year), Number(month) - 1, Number(day)];
}

function dayOf(ms: number, isUtc: boolean): Day {
  const date = new Date(ms);
  if (isUtc) return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  return [date.getFullYear(), date.getMonth(), date.getDate()];
}

function beginOf(day: Day, isUtc: boolean): number {
  return (isUtc ? Date.UTC(...day) : new Date(...day).getTime()) / 1000;
}
