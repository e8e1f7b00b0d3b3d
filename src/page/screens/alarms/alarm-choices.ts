import type { Alarm, Span } from '../../contract.js';

/** Severities, the gravest first. */
const SEVERITIES = ['critical', 'major', 'warning', 'info'] as const satisfies readonly Alarm['severity'][];

/** How far back is looked. */
export const SPANS = [
  { span: '1h', label: 'last hour', seconds: 3600 },
  { span: '6h', label: 'last 6 hours', seconds: 21_600 },
  { span: '24h', label: 'last 24 hours', seconds: 86_400 },
  { span: '4d', label: 'last 4 days', seconds: 345_600 },
  { span: '30d', label: 'last 30 days', seconds: 2_592_000 },
] as const;
const USUAL_SPAN = SPANS[2];

/** What is to be shown; all of it is in the address. */
export interface AlarmChoices {
  readonly text: string;
  /** Key of a stream; empty: all. */
  readonly stream: string;
  /** Name of a rule or condition; empty: all. */
  readonly rule: string;
  /** The least one; empty: all. */
  readonly severity: string;
  /** Empty: all of a file. */
  readonly span: string;
  /** How long it is; null: all of a file. */
  readonly seconds: number | null;
  /** Epoch s; null: now. */
  readonly toS: number | null;
}

/** Of a query of the address; what it does not know is as if it were not there. Of a file all of its time is usual. */
export function alarmChoicesOf(query: URLSearchParams, isFile = false): AlarmChoices {
  const asked = SPANS.find((known) => known.span === query.get('span'));
  const { span, seconds } = asked ?? (isFile ? { span: '', seconds: null } : USUAL_SPAN);
  const to = Number(query.get('to'));
  const severity = query.get('severity') ?? '';
  return {
    text: query.get('q') ?? '',
    stream: query.get('stream') ?? '',
    rule: query.get('rule') ?? '',
    severity: SEVERITIES.some((known) => known === severity) ? severity : '',
    ...{ span, seconds, toS: Number.isFinite(to) && to > 0 ? Math.round(to) : null },
  };
}

/**
 * Epoch s of what is shown; a span that ends now ends with a whole step of `stepS`, so that it is not asked for anew each second. `file`: the
 * time of a file, which is what goes before its end.
 */
export function spanOf(
  { seconds, toS }: AlarmChoices,
  nowS: number,
  stepS: number,
  file: Span | null = null,
): { fromS: number; toS: number } {
  const end = toS ?? file?.to_s ?? Math.ceil((nowS + 1) / stepS) * stepS;
  return { fromS: seconds === null ? Math.min(file?.from_s ?? 0, end - 1) : end - seconds, toS: end };
}

/** Whether an alarm, or an interval of the timeline, is to be shown. */
export function isWanted(
  item: { readonly name: string; readonly severity: string; readonly title?: string },
  streamName: string,
  key: string,
  { text, stream, rule, severity }: AlarmChoices,
): boolean {
  if (stream !== '' && key !== stream) return false;
  if (rule !== '' && item.name !== rule) return false;
  if (severity !== '' && rank(item.severity) > rank(severity)) return false;
  const all = `${item.name.replaceAll('_', ' ')} ${item.name} ${item.title ?? ''} ${streamName} ${key}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** Those that are raised before those that are over, the gravest and then the newest first; what was acknowledged after what was not. */
export function inOrder(alarms: readonly Alarm[]): Alarm[] {
  const place = ({ state, acked, severity }: Alarm) =>
    (state === 'raised' ? 0 : 100) + (acked === null ? 0 : 10) + rank(severity);
  return [...alarms].sort((a, b) => place(a) - place(b) || b.since_ms - a.since_ms || (a.id < b.id ? -1 : 1));
}

/** 0 for the gravest. */
export function rank(severity: string): number {
  const index = (SEVERITIES as readonly string[]).indexOf(severity);
  return index < 0 ? SEVERITIES.length : index;
}
