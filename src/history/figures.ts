// Tested by: test/history/store.test.ts
import { BLAMES } from '../analysis/blame.js';
import type { PcrReport, StreamReport, TransportStreamReport } from '../report/stream-report.js';
import { RULES, type RuleName } from '../tr101290/rules.js';

/** A measured value of a stream: a column of every tier. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  /** Columns for the least and greatest report in the coarser tiers, where the value is a mean; otherwise it is the greatest. */
  readonly range?: readonly [least: string, greatest: string];
  /** Kept with so many decimals. */
  readonly decimals: number;
  /** null: not measured in this interval. */
  readonly read: (report: StreamReport) => number | null;
}

/** What is counted: kept where it is not 0, and summed up in the coarser tiers. */
export interface Count {
  readonly name: string;
  readonly help: string;
  /** Reports say the count since the start of the session, not that of the interval. */
  readonly isTotal: boolean;
  /** null: cannot be told. */
  readonly read: (report: StreamReport) => number | null;
}

export const GAUGES: readonly Gauge[] = [
  {
    name: 'bitrate_bps',
    range: ['bitrate_min_bps', 'bitrate_max_bps'],
    help: 'bitrate of the datagrams',
    decimals: 0,
    read: ({ transport }) => transport?.interval.bitrate_avg_bps ?? null,
  },
  {
    name: 'pcr_bitrate_bps',
    range: ['pcr_bitrate_min_bps', 'pcr_bitrate_max_bps'],
    help: 'bitrate by the PCRs, since the start of the stream',
    decimals: 0,
    read: ofTs(({ pcr_bitrate_bps }) => pcr_bitrate_bps),
  },
  {
    name: 'null_share',
    range: ['null_share_min', 'null_share_max'],
    help: 'null packets as a share of all packets, from 0 to 1',
    decimals: 6,
    read: ofTs(({ interval }) => (interval.packets === 0 ? null : interval.null_packets / interval.packets)),
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
    name: 'mdi_delay_factor_max_ms',
    help: 'greatest delay factor of MDI',
    decimals: 3,
    read: ofTs(({ mdi }) => mdi?.interval.mdi_delay_factor_max_ms ?? null),
  },
  {
    name: 'mdi_media_loss_rate_max',
    help: 'greatest media loss rate of MDI, packets a second',
    decimals: 3,
    read: ofTs(({ mdi }) => mdi?.interval.mdi_media_loss_rate_max ?? null),
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
  {
    name: 'pcr_interval_max_ns',
    help: 'longest time from one PCR to the next, of all PCR PIDs',
    decimals: 0,
    read: ofPcrPids(({ interval }) => interval.pcr_interval_max_ns),
  },
  {
    name: 'pcr_accuracy_peak_ns',
    help: 'furthest deviation of a PCR from constant bitrate, early or late, of all PCR PIDs',
    decimals: 0,
    read: ofPcrPids(({ interval: { pcr_accuracy_min_ns, pcr_accuracy_max_ns } }) =>
      greatest(absolute(pcr_accuracy_min_ns), absolute(pcr_accuracy_max_ns)),
    ),
  },
  {
    name: 'pcr_jitter_peak_to_peak_ns',
    help: 'overall jitter of the PCRs by arrival, peak to peak, of all PCR PIDs',
    decimals: 0,
    read: ofPcrPids(({ interval }) => interval.pcr_overall_jitter_peak_to_peak_ns),
  },
  ...([1, 2, 3] as const).map((priority) => ({
    name: `alarms_priority_${priority}`,
    help: `rules of TR 101 290 of priority ${priority} whose alarm is raised`,
    decimals: 0,
    read: ofTs(({ tr101290 }) => raisedOf(tr101290, priority)),
  })),
];

export const COUNTS: readonly Count[] = [
  inInterval('cc_errors', 'continuity losses', ({ cc_errors }) => cc_errors),
  inInterval('tei', 'packets with transport_error_indicator', ({ tei }) => tei),
  inInterval('sync_errors', 'packets without sync byte', ({ sync_errors }) => sync_errors),
  ofRtp('rtp_lost', 'RTP packets that are missing; a late one is taken off again', ({ rtp_lost }) => rtp_lost),
  ofRtp('rtp_reordered', 'RTP packets that came after a later one', ({ rtp_reordered }) => rtp_reordered),
  ofRtp('rtp_duplicates', 'RTP packets that came again', ({ rtp_duplicates }) => rtp_duplicates),
  ...BLAMES.flatMap((blame): Count[] => [
    {
      name: `losses_${blame}`,
      help: `continuity losses, lost at: ${blame}`,
      isTotal: false,
      read: ofTs(({ losses }) => losses.interval.losses[blame]),
    },
    {
      name: `lost_packets_${blame}`,
      help: `packets missing at least, lost at: ${blame}`,
      isTotal: false,
      read: ofTs(({ losses }) => losses.interval.lost_packets[blame]),
    },
  ]),
  ...RULES.map(
    ({ name, rule, priority }): Count => ({
      name,
      help: `errors by TR 101 290, ${rule}, priority ${priority}`,
      isTotal: false,
      read: ofTs(({ tr101290 }) => judgedOf(tr101290, name)),
    }),
  ),
];

function ofTs(read: (report: TransportStreamReport) => number | null): (report: StreamReport) => number | null {
  return (report) => (report.kind === 'mpegts' ? read(report) : null);
}

function ofPcrPids(read: (pcr: PcrReport) => number | null): (report: StreamReport) => number | null {
  return ofTs(({ pids }) => {
    let most: number | null = null;
    for (const pid in pids) {
      const { pcr } = pids[pid]!;
      if (pcr !== null) most = greatest(most, read(pcr));
    }
    return most;
  });
}

function inInterval(name: string, help: string, read: (interval: TransportStreamReport['interval']) => number): Count {
  return { name, help, isTotal: false, read: ofTs(({ interval }) => read(interval)) };
}

function ofRtp(name: string, help: string, read: (rtp: NonNullable<StreamReport['rtp']>) => number): Count {
  return { name, help, isTotal: true, read: ({ rtp }) => (rtp === null ? null : read(rtp)) };
}

function raisedOf(rules: TransportStreamReport['tr101290'], priority: number): number {
  let raised = 0;
  for (const name in rules) {
    const { state, priority: own } = rules[name as RuleName];
    if (own === priority && state === 'raised') raised++;
  }
  return raised;
}

/** Errors of the interval; null while the rule can judge nothing. A probe of another version may not know the rule. */
function judgedOf(rules: TransportStreamReport['tr101290'], name: RuleName): number | null {
  const rule = rules[name] as (typeof rules)[RuleName] | undefined;
  if (rule === undefined) return null;
  const isJudged = rule.state === 'ok' || rule.state === 'raised';
  return isJudged || rule.count_interval > 0 ? rule.count_interval : null;
}

function absolute(value: number | null): number | null {
  return value === null ? null : Math.abs(value);
}

function greatest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
