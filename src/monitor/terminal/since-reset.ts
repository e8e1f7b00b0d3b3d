import type { StreamReport } from '../../report/stream-report.js';

type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** Counts since the stream was first seen that are no part of any `total`. */
const COUNTS: ReadonlySet<string> = new Set([
  ...['packets', 'null_packets', 'sync_errors', 'sync_losses', 'tei', 'cc_errors', 'malformed_packets'],
  ...['duplicates', 'scrambled_packets', 'scrambled_even', 'scrambled_odd', 'unit_starts', 'pes_count', 'pcr_count'],
  ...['pts_count', 'dts_count', 'escr_count', 'opcr_count', 'random_access_count', 'private_data_count'],
  ...['count_total', 'excepted_total', 'rtp_lost', 'rtp_reordered', 'rtp_duplicates', 'rtp_restarts', 'restarts'],
  ...['sections', 'version_changes', 'content_changes', 'crc_errors_of_other_tables', 'events_dropped'],
  ...['observed_seconds', 'errored_seconds', 'severely_errored_seconds', 'unavailable_seconds'],
  ...['captured_datagrams', 'captured_bytes', 'accepted_datagrams', 'captured_packets'],
]);
/** Objects of nothing but counts. */
const COUNT_OBJECTS: ReadonlySet<string> = new Set([
  'rejected_datagrams',
  'rejected_packets',
  'losses',
  'lost_packets',
]);
/** What tells the entries of a list from each other. */
const IDENTITY = ['from', 'to', 'blame', 'reason', 'confidence', 'pid', 'table_id', 'table_id_extension'] as const;

/** By its name, what a figure of a `total` is: units are in the names of all but counts. */
const LEAST = /(^|_)(min|shortest)(_|$)/;
const GREATEST = /(^|_)(max|longest|deepest)(_|$)|^burst_/;
const MEAN = /(^|_)(avg|rms|deviation|p\d+(_\d)?|peak|offset|drift|samples)(_|$)|_rate$|_per_/;
const NO_COUNT = /_(ns|ms|us|s|bps|ppm|hz|ticks|percent|constraint)$|^(hop_limit|source_port|did|sdid|field|value)$/;

/** Extremes of the intervals since a reset, by the place in the report. */
export type Extremes = Map<string, number>;

/** Takes the extremes of one more interval. */
export function noteExtremes(report: StreamReport, extremes: Extremes): void {
  walkFigures(report as unknown as JsonObject, '', (interval, place) => noteLeaves(interval, place, extremes));
}

/**
 * The report with counts of what came behind `base`, the extremes since, and no means, which cannot be had. It is still one on the whole
 * time, by which moments are told: `asOfReset` for what is said of a length of time.
 */
export function sinceReset<R extends StreamReport>(now: R, base: R, extremes: Extremes): R {
  return objectSince(now as unknown as JsonObject, base as unknown as JsonObject, '', extremes) as unknown as R;
}

/** The same as if the stream was first seen at `base`: for figures beside the length of time that they are of. */
export function asOfReset<R extends StreamReport>(since: R, base: StreamReport): R {
  return { ...since, duration_ns: Math.max(since.duration_ns - base.duration_ns, since.interval_ns) };
}

function walkFigures(value: Json, place: string, take: (interval: JsonObject, place: string) => void): void {
  if (!isObject(value)) return;
  if (isFigures(value)) take(value.interval as JsonObject, place);
  else for (const key in value) walkFigures(value[key]!, `${place}.${key}`, take);
}

function noteLeaves(interval: JsonObject, place: string, extremes: Extremes): void {
  for (const key in interval) {
    const value = interval[key]!;
    const at = `${place}.${key}`;
    if (isObject(value)) noteLeaves(value, at, extremes);
    if (typeof value !== 'number') continue;
    const isLeast = LEAST.test(key);
    if (!isLeast && !GREATEST.test(key)) continue;
    const last = extremes.get(at);
    extremes.set(at, last === undefined ? value : isLeast ? Math.min(last, value) : Math.max(last, value));
  }
}

function objectSince(now: JsonObject, base: Json | undefined, place: string, extremes: Extremes): JsonObject {
  const before = isObject(base) ? base : {};
  const since: { [key: string]: Json } = {};
  const hasFigures = isFigures(now);
  for (const key in now) {
    const value = now[key]!;
    if (hasFigures && key === 'total') since.total = totalSince(value as JsonObject, before.total, place, extremes);
    else if (key === 'interval') since[key] = value;
    else since[key] = valueSince(key, value, before[key], `${place}.${key}`, extremes);
  }
  return since;
}

function valueSince(key: string, now: Json, base: Json | undefined, place: string, extremes: Extremes): Json {
  if (typeof now === 'number') return COUNTS.has(key) ? less(now, base) : now;
  if (Array.isArray(now)) return listSince(now, base, (name) => COUNTS.has(name));
  if (!isObject(now)) return now;
  return COUNT_OBJECTS.has(key) && !isFigures(now) ? countsSince(now, base) : objectSince(now, base, place, extremes);
}

/** Figures of the whole time. */
function totalSince(now: JsonObject, base: Json | undefined, place: string, extremes: Extremes): JsonObject {
  const before = isObject(base) ? base : {};
  const since: { [key: string]: Json } = {};
  for (const key in now) {
    const value = now[key]!;
    const at = `${place}.${key}`;
    if (Array.isArray(value)) since[key] = listSince(value, before[key], () => true);
    else if (isObject(value)) since[key] = totalSince(value, before[key], at, extremes);
    else if (typeof value !== 'number') since[key] = value;
    else if (LEAST.test(key) || GREATEST.test(key)) since[key] = extremes.get(at) ?? null;
    else if (MEAN.test(key)) since[key] = null;
    else since[key] = NO_COUNT.test(key) ? value : less(value, before[key]);
  }
  return since;
}

function countsSince(now: JsonObject, base: Json | undefined): JsonObject {
  const before = isObject(base) ? base : {};
  const counts = Object.entries(now).map(([key, value]) => [
    key,
    typeof value === 'number' ? less(value, before[key]) : value,
  ]);
  return Object.fromEntries(counts);
}

function listSince(now: readonly Json[], base: Json | undefined, isCount: (name: string) => boolean): readonly Json[] {
  const before = new Map((Array.isArray(base) ? base : []).map((entry) => [identityOf(entry), entry] as const));
  return now.map((entry) => {
    const last = before.get(identityOf(entry));
    if (!isObject(entry) || !isObject(last)) return entry;
    const fields = Object.entries(entry).map(([key, value]): [string, Json] => {
      const isKey = (IDENTITY as readonly string[]).includes(key) || NO_COUNT.test(key);
      return [key, typeof value === 'number' && !isKey && isCount(key) ? less(value, last[key]) : value];
    });
    return Object.fromEntries(fields);
  });
}

/** Lower than before: it began anew. */
function less(now: number, base: Json | undefined): number {
  return typeof base === 'number' && base <= now ? now - base : now;
}

function identityOf(entry: Json): string {
  return isObject(entry) ? IDENTITY.map((key) => entry[key] ?? '').join(' ') : '';
}

function isFigures(value: JsonObject): boolean {
  return isObject(value.interval) && isObject(value.total);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
