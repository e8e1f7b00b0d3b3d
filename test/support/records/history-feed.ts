import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { measuredReport } from '../../../bench/support/history-feed.js';
import { bindingOptions } from '../../../src/output/sqlite-binding.js';
import type { PcrReport } from '../../../src/report/kinds/mpegts/pid-report.js';
import type { TransportStreamReport } from '../../../src/report/kinds/mpegts/report.js';
import type { EventRecord, StreamReportRecord } from '../../../src/report/records.js';
import type { RuleName } from '../../../src/tr101290/rules.js';

/** Midnight, UTC. */
export const BEGIN_S = 1_795_305_600;

/** Why the tests of the history cannot run: npm leaves out an optional package that could not be built. */
export function missingHistory(): string | false {
  try {
    const Database = createRequire(import.meta.url)('better-sqlite3');
    new Database(':memory:', bindingOptions()).close();
    return false;
  } catch {
    return 'better-sqlite3 could not be installed';
  }
}

/** What a test says of one report. */
export interface Figures {
  readonly streamId?: string;
  readonly sessionId?: string;
  readonly bitrateBps?: number | null;
  readonly iatMaxNs?: number | null;
  /** By PID of its PCRs: the least and the greatest deviation. */
  readonly accuracyNs?: Readonly<Record<string, readonly [number | null, number | null]>>;
  readonly ccErrors?: number;
  /** Since the start of the session; none without RTP. */
  readonly rtpLost?: number;
  /** Since the start of the session: observed, errored, severely errored, unavailable. */
  readonly seconds?: readonly [number, number, number, number];
  readonly rules?: Partial<Record<RuleName, { state: 'ok' | 'raised' | 'unmeasurable'; count: number }>>;
}

let template: TransportStreamReport | undefined;

/** A report of the monitor on the test capture, with these figures put in. */
export function reportRecord(timeS: number, figures: Figures = {}): StreamReportRecord {
  template ??= measuredReport();
  const { streamId = '239.1.1.1:5000', sessionId = 'session', bitrateBps = 5e6, iatMaxNs = 2e6 } = figures;
  const [observed_seconds, errored_seconds, severely_errored_seconds, unavailable_seconds] = figures.seconds ?? [
    0, 0, 0, 0,
  ];
  const transport = template.transport!;
  const rules = Object.entries(template.tr101290).map(([name, rule]) => {
    const { state, count } = figures.rules?.[name as RuleName] ?? { state: rule.state, count: 0 };
    return [name, { ...rule, state, count_interval: count }];
  });
  return {
    ...template,
    id: `probe/${sessionId}/${streamId}/feed/${timeS}`,
    type: 'stream_report',
    host: null,
    final: false,
    timestamp: timeS * 1000,
    probe_id: 'probe',
    session_id: sessionId,
    stream_id: streamId,
    is_rtp: figures.rtpLost !== undefined,
    transport: {
      ...transport,
      interval: { ...transport.interval, bitrate_avg_bps: bitrateBps, iat_max_ns: iatMaxNs },
    },
    rtp: figures.rtpLost === undefined ? null : rtpOf(figures.rtpLost),
    interval: { ...template.interval, cc_errors: figures.ccErrors ?? 0 },
    pids: figures.accuracyNs === undefined ? template.pids : pcrPids(template, figures.accuracyNs),
    tr101290: Object.fromEntries(rules),
    availability: {
      ...template.availability,
      ...{ observed_seconds, errored_seconds, severely_errored_seconds, unavailable_seconds },
    },
  };
}

export function lossRecord(timeS: number | null, streamId = '239.1.1.1:5000'): EventRecord {
  return {
    id: `probe/session/${streamId}/feed/loss-${timeS}`,
    type: 'event',
    event: 'loss',
    blame: 'network',
    stream_name: null,
    stream_group: null,
    confidence: 'certain',
    reason: 'rtp_broken',
    count: 1,
    packets: 7,
    time_ns: 0,
    last_time_ns: 0,
    probe_id: 'probe',
    session_id: 'session',
    stream_id: streamId,
    timestamp: timeS === null ? null : timeS * 1000,
    time: timeS === null ? null : new Date(timeS * 1000).toISOString(),
    raised_time: null,
    splice_time: null,
    severity: 'warning',
    message: '7 packets lost at: network',
    service_names: [],
  };
}

/** What Debian's command line shell of SQLite answers: a line for each row, cells separated by `|`. */
export function sqlite3(file: string, sql: string): string[] {
  const { status, stdout, stderr } = spawnSync('sqlite3', ['-bail', file, sql], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`sqlite3: ${stderr}`);
  return stdout.split('\n').filter((line) => line !== '');
}

function rtpOf(lost: number): TransportStreamReport['rtp'] {
  const jitter = {
    rtp_jitter_ns: 100,
    rtp_jitter_avg_ns: 100,
    rtp_jitter_max_ns: 200,
    rtp_jitter_samples: 9,
    rtp_jitter_reason: null,
  };
  return {
    rtp_lost: lost,
    rtp_reordered: 0,
    rtp_duplicates: 0,
    jitter: { interval: jitter, total: jitter },
  } as unknown as TransportStreamReport['rtp'];
}

function pcrPids(
  report: TransportStreamReport,
  accuracies: NonNullable<Figures['accuracyNs']>,
): TransportStreamReport['pids'] {
  const source = Object.values(report.pids).find(({ pcr }) => pcr !== null)!;
  const entries = Object.entries(accuracies).map(([pid, [least, greatest]]) => {
    const interval = { ...source.pcr!.interval, pcr_accuracy_min_ns: least, pcr_accuracy_max_ns: greatest };
    const pcr: PcrReport = { ...source.pcr!, interval };
    return [pid, { ...source, pid: Number(pid), pcr }];
  });
  return Object.fromEntries(entries);
}
