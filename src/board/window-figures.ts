// Tested by: test/board/board.test.ts, test/board/archive/archive.test.ts
import { BLAMES } from '../analysis/blame.js';
import { GAUGES } from '../history/figures.js';
import type { BufferReport } from '../report/kinds/mpegts/pid-report.js';
import type { StreamReport } from '../report/stream-report.js';
import { sumOfErrors } from '../text/rule-form.js';
import { RULES } from '../tr101290/rules.js';

/** A figure of the media window. */
export interface WindowFigure {
  readonly name: string;
  /** Figures of the history that it is made of; none: it is not in a history. */
  readonly ofHistory: readonly string[];
  /** What it is by these, in their order; undefined: their only value. */
  readonly fromHistory?: (values: readonly (number | null)[]) => number | null;
  /** What figures of parts of a time are together. */
  readonly together: 'mean' | 'greatest' | 'sum';
  /** null: not measured. */
  readonly read: (report: StreamReport) => number | null;
}

/** Those that the history keeps under the same name. */
const GAUGE_FIGURES = [
  ['iat_avg_ns', 'mean'],
  ['iat_max_ns', 'greatest'],
  ['rtp_jitter_max_ns', 'greatest'],
  ['mdi_delay_factor_max_ms', 'greatest'],
  ['pcr_interval_max_ns', 'greatest'],
  ['pcr_accuracy_peak_ns', 'greatest'],
  ['pcr_jitter_peak_to_peak_ns', 'greatest'],
] as const;

/** What is kept of each second, and asked of the history, for the media window. */
export const WINDOW_FIGURES: readonly WindowFigure[] = [
  { name: 'bitrate_bps', ofHistory: ['bitrate_bps'], together: 'mean', read: bitrateOf },
  ...GAUGE_FIGURES.map(([name, together]) => {
    return { name, ofHistory: [name], together, read: GAUGES.find((gauge) => gauge.name === name)!.read };
  }),
  {
    name: 'errors',
    ofHistory: RULES.map(({ name }) => name),
    fromHistory: errorsFromHistory,
    together: 'sum',
    read: errorsOf,
  },
  ...BLAMES.map((blame) => ({
    name: `lost_packets_${blame}`,
    ofHistory: [`lost_packets_${blame}`],
    together: 'sum' as const,
    read: ({ losses }: StreamReport) => Math.max(0, losses.interval.lost_packets[blame]),
  })),
  {
    name: 'rtp_lost',
    ofHistory: ['rtp_lost'],
    together: 'sum',
    read: ({ rtp }) => rtp?.holes.interval.rtp_hole_lost ?? null,
  },
  { name: 'buffer_fill', ofHistory: [], together: 'greatest', read: bufferFillOf },
];

/** Of the datagrams, or where there are none of the packets; null where it is not known. */
export function bitrateOf(report: StreamReport): number | null {
  const { kind, transport } = report;
  return transport?.interval.bitrate_avg_bps ?? (kind === 'mpegts' ? report.bitrate_now_bps : null);
}

/** Errors of the interval that are worth an alarm; what two forms of a rule found is one. */
export function errorsOf({ alarms }: StreamReport): number {
  return sumOfErrors(
    Object.values(alarms).flatMap(({ severity, rule, count_interval }) =>
      severity === 'info' ? [] : [[rule, count_interval] as const],
    ),
  );
}

/** `values` by the rules; null where none is judged. */
function errorsFromHistory(values: readonly (number | null)[]): number | null {
  if (values.every((value) => value === null)) return null;
  return sumOfErrors(values.map((value, index) => [RULES[index]!.rule, value ?? 0] as const));
}

/** The fullest buffer of the system target decoder as a share; null where none is modelled. */
function bufferFillOf(report: StreamReport): number | null {
  if (report.kind !== 'mpegts') return null;
  let most: number | null = null;
  for (const pid in report.pids) {
    const { buffers } = report.pids[pid]!;
    if (buffers?.state !== 'measured') continue;
    most = Math.max(most ?? 0, fillOf(buffers));
  }
  return most;
}

function fillOf({ main_max_bytes, main_size_bytes, eb_max_bytes, eb_size_bytes }: BufferReport): number {
  const share = (bytes: number, size: number): number => (size === 0 ? 0 : bytes / size);
  return Math.max(share(main_max_bytes, main_size_bytes), share(eb_max_bytes, eb_size_bytes));
}
