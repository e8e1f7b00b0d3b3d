import type { AvailabilityAnswer, AvailabilityStream } from '../../../src/board/contract.js';
import { availabilityOf, NO_SECONDS, type SecondSums, sumOf } from '../../../src/history/availability.js';
import { type Period, type PeriodStep, periodsOf } from '../../../src/history/periods.js';

interface Given {
  readonly streamId: string;
  readonly services: readonly string[];
  readonly kind?: string;
  /** Seconds of a period, by its index. */
  readonly seconds: (index: number, spanS: number) => SecondSums;
}

const STREAMS: readonly Given[] = [
  { streamId: '239.1.0.1:5000', services: ['Das Erste HD'], seconds: (_, span) => [span, 0, 0, 0] },
  {
    streamId: '239.1.0.2:5000',
    services: ['ZDF HD'],
    seconds: (index, span) => (index === 2 ? [span, 86, 60, 43] : [span, index === 4 ? 7 : 0, 0, 0]),
  },
  {
    streamId: '239.1.0.3:5000',
    services: ['arte', 'Phoenix <b>'],
    seconds: (index, span) => (index === 1 ? NO_SECONDS : [index === 3 ? Math.floor(span / 4) : span, 0, 0, 0]),
  },
  { streamId: '239.1.0.4:5000', services: [], seconds: () => NO_SECONDS },
  { streamId: '239.2.0.1:5004', services: ['Studio 1'], kind: 'st2110-20', seconds: () => NO_SECONDS },
];

/** What the monitor could answer to that query, as of `nowS`. */
export function availabilityAnswer(query: URLSearchParams, nowS: number): AvailabilityAnswer {
  const step = query.get('step') as PeriodStep;
  const zone = query.get('zone')!;
  const periods = periodsOf(Number(query.get('from')), Number(query.get('to')), step, zone)!;
  const streams = STREAMS.map((given) => streamOf(given, periods, nowS));
  const key = query.get('stream');
  return {
    ...{ step, zone, source: 'history', periods, left_out: 0 },
    known: { from_s: nowS - 40 * 86_400, to_s: nowS },
    streams: key === null ? streams : streams.filter((stream) => stream.key === key),
  };
}

function streamOf(given: Given, periods: readonly Period[], nowS: number): AvailabilityStream {
  const { streamId, services, kind = 'mpegts' } = given;
  const spans = periods.map(({ from_s, to_s }) => Math.max(0, Math.floor(Math.min(to_s, nowS) - from_s)));
  const sums = spans.map((span, index) => (span === 0 ? NO_SECONDS : given.seconds(index, span)));
  return {
    ...{ key: `probe-1/${streamId}`, probe_id: 'probe-1', stream_id: streamId, kind, services },
    is_judged: kind === 'mpegts',
    periods: sums.map((sum, index) => availabilityOf(sum, spans[index]!)),
    total: availabilityOf(
      sums.reduce(sumOf, NO_SECONDS),
      spans.reduce((sum, span) => sum + span, 0),
    ),
  };
}
