// Tested by: test/history/store.test.ts
import { BLAMES } from '../../../analysis/blame.js';
import type { ErroredSeconds } from '../../../tr101290/errored-seconds.js';
import { isJudged } from '../../../tr101290/findings.js';
import { RULES, type RuleName } from '../../../tr101290/rules.js';
import type { Count, Gauge, KindHistory } from '../kind-history.js';
import type { PcrReport } from './pid-report.js';
import type { TransportStreamReport } from './report.js';

const GAUGES: readonly Gauge<TransportStreamReport>[] = [
  {
    name: 'pcr_bitrate_bps',
    range: ['pcr_bitrate_min_bps', 'pcr_bitrate_max_bps'],
    help: 'bitrate by the PCRs, since the start of the stream; none while no packet comes',
    decimals: 0,
    read: ({ pcr_bitrate_bps, interval }) => (interval.packets === 0 ? null : pcr_bitrate_bps),
  },
  {
    name: 'null_share',
    range: ['null_share_min', 'null_share_max'],
    help: 'null packets as a share of all packets, from 0 to 1',
    decimals: 6,
    read: ({ interval }) => (interval.packets === 0 ? null : interval.null_packets / interval.packets),
  },
  {
    name: 'mdi_delay_factor_max_ms',
    help: 'greatest delay factor of MDI',
    decimals: 3,
    read: ({ mdi }) => mdi?.interval.mdi_delay_factor_max_ms ?? null,
  },
  {
    name: 'mdi_media_loss_rate_max',
    help: 'greatest media loss rate of MDI, packets a second',
    decimals: 3,
    read: ({ mdi }) => mdi?.interval.mdi_media_loss_rate_max ?? null,
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
    help: 'arrival jitter of the PCRs with that of network and host, peak to peak, of all PCR PIDs',
    decimals: 0,
    read: ofPcrPids(({ interval }) => interval.pcr_arrival_jitter_peak_to_peak_ns),
  },
  ...([1, 2, 3] as const).map(
    (priority): Gauge<TransportStreamReport> => ({
      name: `alarms_priority_${priority}`,
      help: `rules of TR 101 290 of priority ${priority} whose alarm is raised`,
      decimals: 0,
      read: ({ tr101290 }) => raisedOf(tr101290, priority),
    }),
  ),
];

const COUNTS: readonly Count<TransportStreamReport>[] = [
  inInterval('cc_errors', 'continuity losses', ({ cc_errors }) => cc_errors),
  inInterval('tei', 'packets with transport_error_indicator', ({ tei }) => tei),
  inInterval('sync_errors', 'packets without sync byte', ({ sync_errors }) => sync_errors),
  ofSeconds('observed_seconds', 'seconds that were observed whole; the others were not monitored'),
  ofSeconds('errored_seconds', 'errored seconds among them'),
  ofSeconds('severely_errored_seconds', 'severely errored seconds among them'),
  ofSeconds('unavailable_seconds', 'those of them in which the stream was not available'),
  ...BLAMES.flatMap((blame): Count<TransportStreamReport>[] => [
    {
      name: `losses_${blame}`,
      help: `continuity losses, lost at: ${blame}`,
      isTotal: false,
      read: ({ losses }) => losses.interval.losses[blame],
    },
    {
      name: `lost_packets_${blame}`,
      help: `packets missing at least, lost at: ${blame}`,
      isTotal: false,
      read: ({ losses }) => losses.interval.lost_packets[blame],
    },
  ]),
  ...RULES.map(
    ({ name, rule, priority }): Count<TransportStreamReport> => ({
      name,
      help: `errors by TR 101 290, ${rule}, priority ${priority}`,
      isTotal: false,
      read: ({ tr101290 }) => judgedOf(tr101290, name),
    }),
  ),
];

/** What the history keeps of a transport stream. */
export const MPEGTS_HISTORY: KindHistory<TransportStreamReport> = {
  gauges: GAUGES,
  counts: COUNTS,
  namesOf: ({ programs }) =>
    Object.values(programs).flatMap(({ service_name }) => (service_name === null ? [] : [service_name])),
};

function ofPcrPids(read: (pcr: PcrReport) => number | null): Gauge<TransportStreamReport>['read'] {
  return ({ pids }) => {
    let most: number | null = null;
    for (const pid in pids) {
      const { pcr } = pids[pid]!;
      if (pcr !== null) most = greatest(most, read(pcr));
    }
    return most;
  };
}

function inInterval(
  name: string,
  help: string,
  read: (interval: TransportStreamReport['interval']) => number,
): Count<TransportStreamReport> {
  return { name, help, isTotal: false, read: ({ interval }) => read(interval) };
}

/** A probe of another version may not know them. */
function ofSeconds(name: keyof ErroredSeconds, help: string): Count<TransportStreamReport> {
  const read = ({ availability }: TransportStreamReport): number | null => availability[name] ?? null;
  return { name, help, isTotal: true, isTime: true, read };
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
  return isJudged(rule) || rule.count_interval > 0 ? rule.count_interval : null;
}

function absolute(value: number | null): number | null {
  return value === null ? null : Math.abs(value);
}

function greatest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
