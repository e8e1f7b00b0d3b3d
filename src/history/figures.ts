// Tested by: test/history/store.test.ts
import type { Count as KindCount, Gauge as KindGauge } from '../report/kinds/kind-history.js';
import { REPORT_KINDS, type ReportKinds } from '../report/kinds.js';
import type { StreamReport } from '../report/stream-report.js';

export type Gauge = KindGauge<StreamReport>;
export type Count = KindCount<StreamReport>;

/** Measured values of every stream. */
const STREAM_GAUGES: readonly Gauge[] = [
  {
    name: 'bitrate_bps',
    range: ['bitrate_min_bps', 'bitrate_max_bps'],
    help: 'bitrate of the datagrams',
    decimals: 0,
    read: ({ transport }) => transport?.interval.bitrate_avg_bps ?? null,
  },
  {
    name: 'iat_avg_ns',
    range: ['iat_avg_min_ns', 'iat_avg_max_ns'],
    help: 'mean inter-arrival time of the datagrams; its range is that of the means of the reports',
    decimals: 0,
    read: ({ transport }) => transport?.interval.iat_avg_ns ?? null,
  },
  {
    name: 'iat_p99_ns',
    help: '99 % of the inter-arrival times are at most this',
    decimals: 0,
    read: ({ transport }) => transport?.interval.iat_p99_ns ?? null,
  },
  {
    name: 'iat_max_ns',
    help: 'longest inter-arrival time',
    decimals: 0,
    read: ({ transport }) => transport?.interval.iat_max_ns ?? null,
  },
  {
    name: 'rtp_jitter_avg_ns',
    range: ['rtp_jitter_avg_min_ns', 'rtp_jitter_avg_max_ns'],
    help: 'mean interarrival jitter of RTP; its range is that of the means of the reports',
    decimals: 0,
    read: ({ rtp }) => rtp?.jitter.interval.rtp_jitter_avg_ns ?? null,
  },
  {
    name: 'rtp_jitter_max_ns',
    help: 'greatest interarrival jitter of RTP',
    decimals: 0,
    read: ({ rtp }) => rtp?.jitter.interval.rtp_jitter_max_ns ?? null,
  },
];

/** Counts of every stream. */
const STREAM_COUNTS: readonly Count[] = [
  ofRtp('rtp_lost', 'RTP packets that are missing; a late one is taken off again', ({ rtp_lost }) => rtp_lost),
  ofRtp('rtp_reordered', 'RTP packets that came after a later one', ({ rtp_reordered }) => rtp_reordered),
  ofRtp('rtp_duplicates', 'RTP packets that came again', ({ rtp_duplicates }) => rtp_duplicates),
];

/** What is kept: of every stream, then of each kind. */
export function historyFigures(kinds: ReportKinds): { gauges: readonly Gauge[]; counts: readonly Count[] } {
  const all = Object.entries(kinds).map(([kind, { history }]) => ({ kind, ...history }));
  const ofKind = <Figure extends Gauge | Count>(kind: string, figures: readonly Figure[]): readonly Figure[] =>
    figures.map((figure) => ({ ...figure, read: only(kind, figure.read) }));
  return {
    gauges: [...STREAM_GAUGES, ...all.flatMap(({ kind, gauges }) => ofKind(kind, gauges))],
    counts: [...STREAM_COUNTS, ...all.flatMap(({ kind, counts }) => ofKind(kind, counts))],
  };
}

export const { gauges: GAUGES, counts: COUNTS } = historyFigures(REPORT_KINDS);

/** Reads a figure of one kind of stream; null for the others. */
function only(kind: string, read: (report: any) => number | null): Gauge['read'] {
  return (report) => (report.kind === kind ? read(report) : null);
}

function ofRtp(name: string, help: string, read: (rtp: NonNullable<StreamReport['rtp']>) => number): Count {
  return { name, help, isTotal: true, read: ({ rtp }) => (rtp === null ? null : read(rtp)) };
}
