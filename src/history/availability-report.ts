// Tested by: test/history/availability-report.test.ts
import {
  type Availability,
  availabilityOf,
  NO_SECONDS,
  SECOND_FIGURES,
  type SecondSums,
  sumOf,
} from './availability.js';
import type { Period } from './periods.js';
import type { HistoryNames, HistoryReader, HistoryRow, Settled } from './reader.js';
import type { Step } from './tiers.js';

export interface AvailabilityQuestion {
  readonly periods: readonly Period[];
  /** Epoch s: a period is told as far as it has come. */
  readonly nowS: number;
  /** Which streams; those of which there is nothing in that time are left out. */
  readonly isAsked: (stream: HistoryNames) => boolean;
  /** Of all streams together: those beyond are left out. */
  readonly mostLines: number;
  /** Whether they were asked for by name: one of which there is nothing is told as well. */
  readonly isByName: boolean;
}

export interface StreamAvailability {
  readonly stream: HistoryNames;
  /** Whether there is anything to tell of it: the seconds of its kind are judged, by a version that kept them. */
  readonly isJudged: boolean;
  /** One for each period. */
  readonly periods: readonly Availability[];
  readonly total: Availability;
}

export interface AvailabilityReport {
  /** Epoch s of what is kept: from its first hour to its last second, or to now where the monitor is away; null: nothing is. */
  readonly known: { readonly from_s: number; readonly to_s: number } | null;
  readonly streams: readonly StreamAvailability[];
  /** Streams for which there was no room. */
  readonly leftOut: number;
}

/** Hours of all streams that are read for one answer. */
const MOST_HOURS = 1_000_000;
/** What is missing for so long at the end is on its way. */
const LATEST_S = 120;
const HOUR_S = 3600;
const MINUTE_S = 60;
/** The last minutes that are not put together are read by the second: not more of them. */
const MOST_SECONDS = 2 * HOUR_S;

/** Reads what became of the seconds of the streams. Throws HistoryError. */
export function availabilityReport(reader: HistoryReader, question: AvailabilityQuestion): AvailabilityReport {
  const settled = reader.settled();
  const asked = reader.names().filter(question.isAsked);
  const { periods } = question;
  const toS = Math.min(periods.at(-1)?.to_s ?? 0, endOf(settled, question.nowS));
  const hours = Math.max(1, (toS - periods[0]!.from_s) / HOUR_S);
  const most = Math.max(1, Math.floor(Math.min(MOST_HOURS / hours, question.mostLines / periods.length)));
  const streams = asked.slice(0, most).map((stream) => ofStream(reader, stream, question, settled, toS));
  return {
    known: settled === undefined ? null : { from_s: settled.firstS, to_s: endOf(settled, question.nowS) },
    streams: streams.flatMap((stream) => stream ?? []),
    leftOut: Math.max(0, asked.length - most),
  };
}

function ofStream(
  reader: HistoryReader,
  stream: HistoryNames,
  { periods, isByName }: AvailabilityQuestion,
  settled: Settled | undefined,
  toS: number,
): StreamAvailability | undefined {
  const sums = periods.map(() => NO_SECONDS);
  let isJudged = false;
  let hasRows = false;
  let at = 0;
  for (const { timeS, values } of settled === undefined ? [] : rowsOf(reader, stream.id, periods, settled)) {
    hasRows = true;
    if (values[0] === null) continue;
    while (timeS >= periods[at]!.to_s) at++;
    isJudged = true;
    sums[at] = sumOf(sums[at]!, values.map((value) => value ?? 0) as unknown as SecondSums);
  }
  if (!hasRows && !isByName) return undefined;
  const spans = periods.map(({ from_s, to_s }) => Math.max(0, Math.floor(Math.min(to_s, toS) - from_s)));
  return {
    stream,
    isJudged,
    periods: sums.map((sum, index) => availabilityOf(sum, spans[index]!)),
    total: availabilityOf(
      sums.reduce(sumOf, NO_SECONDS),
      spans.reduce((sum, span) => sum + span, 0),
    ),
  };
}

/** By the hour, and where hours and minutes are not whole yet by the minute and the second. */
function* rowsOf(
  reader: HistoryReader,
  id: number,
  periods: readonly Period[],
  { lastS, pendingS }: Settled,
): Generator<HistoryRow> {
  const bySecond = Math.max(pendingS, lastS - MOST_SECONDS);
  const fromSecond = bySecond - (bySecond % MINUTE_S);
  const fromMinute = fromSecond - (fromSecond % HOUR_S);
  const parts: readonly (readonly [Step, number, number])[] = [
    ['1h', 0, fromMinute],
    ['1m', fromMinute, fromSecond],
    ['1s', fromSecond, Number.MAX_SAFE_INTEGER],
  ];
  const whole = { fromS: periods[0]!.from_s, toS: periods.at(-1)!.to_s };
  for (const [step, fromS, toS] of parts) {
    const range = { fromS: Math.max(fromS, whole.fromS), toS: Math.min(toS, whole.toS) };
    if (range.fromS >= range.toS) continue;
    for (const rows of reader.rows(id, range, step, SECOND_FIGURES)) yield* rows;
  }
}

/** Up to when it is known whether somebody looked. */
function endOf(settled: Settled | undefined, nowS: number): number {
  if (settled === undefined) return nowS;
  const lastS = settled.lastS + 1;
  return lastS > nowS - LATEST_S ? Math.min(lastS, nowS) : nowS;
}
