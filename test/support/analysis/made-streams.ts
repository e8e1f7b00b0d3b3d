import type { PidReport } from '../../../src/report/kinds/mpegts/pid-report.js';
import type { StreamReport } from '../../../src/report/stream-report.js';
import {
  datagramStream,
  figures,
  liveStream,
  losses,
  MS,
  pidReport,
  program,
  rtp,
  rules,
  S,
  transport,
} from './stream-report.js';

/** Names as streams may have them: plain, wide, combining, from right to left, and hostile. */
const NAMES = [
  'News',
  'ＮＨＫ総合',
  'Ce\u0301te\u0301 TV',
  'قناة',
  '\x1b[2J\x1b[31mRED\x07',
  'Film \u202eevil',
  'ORF 1 HD',
  '한국방송',
];
const STATES = ['ok', 'raised', 'ok', 'warning', 'ok', 'lossy', 'silent', 'plain'] as const;

/** Streams of which every eighth has the same trouble; `round` counts the reports on them. */
export function madeStreams(count: number, round: number): StreamReport[] {
  return Array.from({ length: count }, (_, n) => madeStream(n, round));
}

function madeStream(n: number, round: number): StreamReport {
  const state = STATES[n % STATES.length];
  const fields = {
    stream_id: `239.1.${Math.floor(n / 250)}.${(n % 250) + 1}:5000`,
    probe_id: 'hall-3',
    session_id: 's',
    duration_ns: (60 + round) * S,
    interval_ns: S,
  };
  if (state === 'plain') return datagramStream(fields);
  const errors = state === 'raised' ? 12 + 3 * round : 0;
  const error = {
    state: 'raised',
    count_interval: 3,
    last_time_ns: 64 * S,
    raised_time_ns: 60 * S,
    last_pid: 0x101,
  } as const;
  return liveStream({
    ...fields,
    transport: figures(
      transport({ bitrate_now_bps: 4e6 + ((n * 7919 + round * 31) % 1000) * 1e4, iat_max_ns: (1 + (n % 9)) * MS }),
      {
        datagrams: state === 'silent' ? 0 : 950,
      },
    ),
    silent_ns: state === 'silent' ? 4 * S : 0,
    interval: {
      packets: state === 'silent' ? 0 : 6649,
      null_packets: 332,
      sync_errors: 0,
      tei: 0,
      cc_errors: errors > 0 ? 3 : 0,
    },
    cc_errors: errors,
    is_rtp: n % 2 === 0,
    rtp: n % 2 === 0 ? rtp({ rtp_lost: state === 'lossy' ? 5 * round : 0 }) : null,
    losses: {
      interval: losses(state === 'lossy' ? { network: 5 } : {}),
      total: losses(state === 'lossy' ? { network: 5 * round } : {}),
    },
    programs: { 1: program({ service_name: `${NAMES[n % NAMES.length]} ${n + 1}` }) },
    pids: pidsOf(round, errors),
    tr101290: rules(
      {
        ...(errors > 0 ? { Continuity_count_error: { ...error, count_total: errors, severity: 'critical' } } : {}),
        ...(state === 'warning' ? { SDT_actual_error: { ...error, count_total: 7, severity: 'warning' } } : {}),
      },
      { state: 'ok', reason: null },
    ),
  });
}

const PID = pidReport(256);

function pidsOf(round: number, cc_errors: number): Readonly<Record<string, PidReport>> {
  const pids = Array.from({ length: 40 }, (_, at) => at + 256);
  return Object.fromEntries(
    pids.map((pid) => [pid, { ...PID, pid, type: `AVC video number ${pid - 256}`, packets: 1000 + round, cc_errors }]),
  );
}
