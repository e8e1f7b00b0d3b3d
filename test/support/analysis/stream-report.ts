import type { AlarmReport, AlarmReports } from '../../../src/alarm/alarm-event.js';
import { BLAMES, type BlameCounts } from '../../../src/analysis/blame.js';
import type { LossFigures } from '../../../src/analysis/loss-ledger.js';
import { PacketStream } from '../../../src/analysis/packet-stream.js';
import { TransportAnalyzer, type TransportFigures } from '../../../src/analysis/transport-analyzer.js';
import { PidStatistics } from '../../../src/mpegts/pid-statistics.js';
import type { TableSnapshot } from '../../../src/mpegts/tables/table-snapshot.js';
import { REJECTED_DATAGRAM_CAUSES, REJECTED_PACKET_CAUSES } from '../../../src/report/accounting.js';
import { zeroCounts } from '../../../src/report/cause-counts.js';
import type { PcrReport, PidReport } from '../../../src/report/kinds/mpegts/pid-report.js';
import type { ProgramReport } from '../../../src/report/kinds/mpegts/program-report.js';
import type { TransportStreamReport } from '../../../src/report/kinds/mpegts/report.js';
import type { CaptureReport, Figures, RtpReport, StreamFields } from '../../../src/report/stream-fields.js';
import { FILE_STREAM } from '../../../src/report/stream-identity.js';
import type { DatagramStreamReport } from '../../../src/report/stream-report.js';
import { StreamReporter } from '../../../src/report/stream-reporter.js';
import { MdiAnalyzer, type MdiFigures } from '../../../src/timing/mdi-analyzer.js';
import { PathAnalyzer } from '../../../src/timing/path-analyzer.js';
import { PcrClockAnalyzer } from '../../../src/timing/pcr-clock-analyzer.js';
import { PtsAnalyzer, type PtsFigures } from '../../../src/timing/pts-analyzer.js';
import { RtpHoleAnalyzer } from '../../../src/timing/rtp-hole-analyzer.js';
import type { RuleReport, RuleReports } from '../../../src/tr101290/findings.js';
import { RULES, type RuleName } from '../../../src/tr101290/rules.js';

export const MS = 1e6;
export const S = 1e9;
/** 2025-11-22 05:40:00 UTC */
const FIRST_ARRIVAL_S = 1_763_790_000;

/** What analyzers say before they are fed: a figure that is not given below is as it is here. */
const UNFED = {
  report: new StreamReporter(new PacketStream({ profile: '2020' }).analyzer).report(FILE_STREAM, null),
  transport: new TransportAnalyzer({ isRtp: true, hasArrivalTimes: true, clockRateHz: 90_000 }).snapshotAndReset(),
  holes: new RtpHoleAnalyzer().snapshot().total,
  path: new PathAnalyzer().snapshot().total,
  mdi: new MdiAnalyzer({ hasArrivalTimes: true, lossSource: 'continuity' }).snapshot().total,
  pcr: new PcrClockAnalyzer(true).snapshot(),
  pts: new PtsAnalyzer().snapshot().total,
};

/** The same figures twice, with what differs in the interval. */
export function figures<T extends object>(total: T, interval: Partial<T> = {}): Figures<T> {
  return { interval: { ...total, ...interval }, total };
}

/** A file of packets without any packet. */
export function fileStream(changes: Partial<TransportStreamReport> = {}): TransportStreamReport {
  return {
    ...UNFED.report,
    ...FIELDS,
    kind: 'mpegts',
    packets: 0,
    null_packets: 0,
    null_share: null,
    sync_errors: 0,
    sync_losses: 0,
    tei: 0,
    cc_errors: 0,
    pcr_bitrate_bps: null,
    pcr_bitrate_samples: 0,
    bitrate_now_bps: null,
    bitrate_min_bps: null,
    bitrate_max_bps: null,
    bitrate_bps: null,
    interval: { packets: 0, null_packets: 0, sync_errors: 0, tei: 0, cc_errors: 0 },
    mdi: null,
    transport_stream_id: null,
    original_network_id: null,
    network_id: null,
    network_name: null,
    pids: {},
    programs: {},
    tables: [],
    left_out: { pids: 0, tables: 0, descriptors: 0 },
    tr101290: rules(),
    availability: {
      profile: 'dvb',
      profile_reason: 'asked for',
      edition: '2020',
      observed_seconds: 0,
      errored_seconds: 0,
      severely_errored_seconds: 0,
      unavailable_seconds: 0,
      events_dropped: 0,
      crc_errors_of_other_tables: 0,
    },
    alarms: alarmsOfRules(changes.tr101290 ?? rules()),
    ...changes,
  };
}

/** The alarms that rules with errors have. */
function alarmsOfRules(reports: RuleReports): AlarmReports {
  const alarms = Object.entries(reports).flatMap(([name, report]): [string, AlarmReport][] => {
    const { rule, priority, severity, state, last_pid, last_table_id, count_total } = report;
    if (count_total === 0) return [];
    const isRaised = state === 'raised' || state === 'noted';
    return [
      [
        name,
        {
          rule,
          priority,
          severity,
          state: isRaised ? state : 'over',
          pids: last_pid === null ? [] : [{ pid: last_pid, count: count_total }],
          tables: last_table_id === null ? [] : [{ table_id: last_table_id, count: count_total }],
          services: [],
          left_out: 0,
          causes: [],
          raised_time_ns: report.raised_time_ns,
          last_time_ns: report.last_time_ns ?? 0,
          count_interval: report.count_interval,
          count_total,
          flaps: 0,
          value: null,
        },
      ],
    ];
  });
  return Object.fromEntries(alarms);
}

/** A transport stream of 10 Mb/s over UDP, without faults for 65 s, of which the last one is the report interval. */
export function liveStream(changes: Partial<TransportStreamReport> = {}): TransportStreamReport {
  return fileStream({
    ...NETWORK,
    packets: 432_181,
    null_packets: 21_609,
    null_share: 0.05,
    interval: { packets: 6649, null_packets: 332, sync_errors: 0, tei: 0, cc_errors: 0 },
    mdi: figures(MDI),
    tr101290: rules({}, { state: 'ok', reason: null }),
    ...changes,
  });
}

/** Datagrams that are no transport stream; as `liveStream` otherwise. */
export function datagramStream(changes: Partial<DatagramStreamReport> = {}): DatagramStreamReport {
  return { ...FIELDS, ...NETWORK, kind: 'rtp', ...changes };
}

export function transport(changes: Partial<TransportFigures> = {}): TransportFigures {
  return {
    ...UNFED.transport.total,
    datagrams: 950,
    bytes: 1_250_200,
    bitrate_now_bps: 10e6,
    bitrate_min_bps: 9.9e6,
    bitrate_max_bps: 10.1e6,
    bitrate_avg_bps: 10e6,
    bitrate_reason: null,
    iat_count: 949,
    iat_min_ns: 0.9 * MS,
    iat_avg_ns: 1.05 * MS,
    iat_max_ns: 4.2 * MS,
    iat_standard_deviation_ns: 0.1 * MS,
    iat_p50_ns: 1.05 * MS,
    iat_p90_ns: 1.1 * MS,
    iat_p99_ns: 2 * MS,
    iat_p99_9_ns: 4.1 * MS,
    iat_histogram: [],
    iat_steps_back: 0,
    iat_reason: null,
    burst_1ms_bps: 21e6,
    burst_10ms_bps: 12e6,
    burst_100ms_bps: 10.5e6,
    burst_is_exact: true,
    burst_reason: null,
    ...changes,
  };
}

/** Nothing was rejected unless it is said. */
export function capture(changes: Partial<CaptureReport> = {}): CaptureReport {
  return {
    captured_datagrams: 61_740,
    captured_bytes: 81_249_840,
    accepted_datagrams: 61_740,
    rejected_datagrams: zeroCounts(REJECTED_DATAGRAM_CAUSES),
    captured_packets: 432_180,
    rejected_packets: zeroCounts(REJECTED_PACKET_CAUSES),
    ...changes,
  };
}

/** Losses and packets lost, the same number each, by where. */
export function losses(places: Partial<BlameCounts> = {}): LossFigures {
  const counts = Object.fromEntries(BLAMES.map((blame) => [blame, places[blame] ?? 0])) as BlameCounts;
  return { losses: counts, lost_packets: counts, loss_reasons: [] };
}

export function rtp(changes: Partial<RtpReport> = {}): RtpReport {
  const holes = {
    ...UNFED.holes,
    rtp_hole_lost: 0,
    rtp_hole_count: 0,
    rtp_hole_longest: null,
    rtp_hole_shortest_distance: null,
    rtp_hole_noticeable_rate: null,
    rtp_hole_loss_constraint: 99,
  };
  const jitter = {
    ...UNFED.transport.jitter!.total,
    rtp_jitter_ns: 120_000,
    rtp_jitter_avg_ns: 130_000,
    rtp_jitter_max_ns: 0.9 * MS,
    rtp_jitter_samples: 949,
    rtp_jitter_reason: null,
  };
  const counts = { rtp_lost: 0, rtp_reordered: 0, rtp_duplicates: 0, rtp_restarts: 0, rtp_hole_lag_ns: 0.6e9 };
  return { ...counts, jitter: figures(jitter), holes: figures(holes), ...changes };
}

/** All rules: those named with their changes, all others with the same. */
export function rules(
  changes: Partial<Record<RuleName, Partial<RuleReport>>> = {},
  others: Partial<RuleReport> = { state: 'unmeasurable', reason: 'no packets' },
): RuleReports {
  const entries = RULES.map(({ name, rule, priority }) => [
    name,
    {
      rule,
      priority,
      severity: (['critical', 'major', 'warning'] as const)[priority - 1],
      count_interval: 0,
      count_total: 0,
      excepted_total: 0,
      raised_time_ns: null,
      last_time_ns: null,
      last_pid: null,
      last_table_id: null,
      last_service_id: null,
      ...others,
      ...(name in changes ? { state: 'ok', reason: null, ...changes[name] } : {}),
    },
  ]);
  return Object.fromEntries(entries) as RuleReports;
}

export function pidReport(pid: number, changes: Partial<PidReport> = {}): PidReport {
  return {
    ...new PidStatistics(pid, 0).snapshot(null),
    type: 'unreferenced',
    stream_type: null,
    codec: null,
    codec_kind: null,
    program_numbers: [],
    language: null,
    descriptors: [],
    header: null,
    audio: null,
    ancillary: null,
    metadata: null,
    video_format: null,
    video: null,
    captions: null,
    teletext: null,
    subtitles: null,
    picture: null,
    levels: null,
    pcr: null,
    pts: null,
    buffers: null,
    packets: 0,
    duplicates: 0,
    cc_errors: 0,
    tei: 0,
    scrambled_packets: 0,
    scrambled_even: 0,
    scrambled_odd: 0,
    malformed_packets: 0,
    unit_starts: 0,
    pes_count: 0,
    pes_stream_id: null,
    pcr_count: 0,
    pts_count: 0,
    dts_count: 0,
    escr_count: 0,
    opcr_count: 0,
    random_access_count: 0,
    private_data_count: 0,
    splice_countdown: null,
    pts_interval_ns: null,
    dts_interval_ns: null,
    last_pcr_27mhz: null,
    continuity_counter: null,
    arrival_interval_ns: null,
    first_seen_ns: 0,
    last_seen_ns: 0,
    bitrate_now_bps: null,
    bitrate_min_bps: null,
    bitrate_max_bps: null,
    bitrate_bps: null,
    ...changes,
  };
}

/** A clock at 40 ms a PCR. */
export function pcrReport(total: Partial<PcrReport['total']>, clock: Partial<PcrReport['clock']> = {}): PcrReport {
  return {
    ...figures({
      ...UNFED.pcr.total,
      pcr_count: 0,
      pcr_interval_min_ns: null,
      pcr_interval_avg_ns: null,
      pcr_interval_max_ns: null,
      pcr_intervals_over_40_ms: 0,
      pcr_intervals_over_100_ms: 0,
      pcr_discontinuities_signalled: 0,
      pcr_discontinuities_unsignalled: 0,
      pcr_accuracy_min_ns: null,
      pcr_accuracy_max_ns: null,
      pcr_accuracy_standard_deviation_ns: null,
      pcr_accuracy_samples: 0,
      pcr_accuracy_not_judged: 0,
      pcr_accuracy_filter: null,
      pcr_wander_frequency_offset_ppm: null,
      pcr_wander_drift_rate_ppm_per_hour: null,
      pcr_accuracy_reason: null,
      pcr_arrival_jitter_peak_to_peak_ns: null,
      pcr_arrival_jitter_rms_ns: null,
      pcr_arrival_jitter_reason: null,
      ...total,
    }),
    clock: {
      ...UNFED.pcr.clock,
      pcr_arrival_jitter_samples: 0,
      frequency_offset_ppm: null,
      frequency_offset_samples: 0,
      frequency_offset_reason: null,
      drift_rate_ppm_per_hour: null,
      drift_rate_minutes: 0,
      drift_rate_reason: null,
      ...clock,
    },
  };
}

export function ptsFigures(changes: Partial<PtsFigures>): PtsFigures {
  return {
    ...UNFED.pts,
    pts_count: 0,
    pts_interval_min_ns: null,
    pts_interval_avg_ns: null,
    pts_interval_max_ns: null,
    pts_to_pcr_min_ns: null,
    pts_to_pcr_avg_ns: null,
    pts_to_pcr_max_ns: null,
    dts_to_pcr_min_ns: null,
    dts_to_pcr_avg_ns: null,
    dts_to_pcr_max_ns: null,
    pts_to_pcr_reason: null,
    ...changes,
  };
}

export function program(changes: Partial<ProgramReport> = {}): ProgramReport {
  return {
    service_name: null,
    provider_name: null,
    service_type: null,
    running_status: null,
    is_access_controlled: null,
    channel_number: null,
    pmt_pid: 0x1000,
    pcr_pid: 0x100,
    pids: [0x100],
    bitrate_bps: null,
    descriptors: [],
    present_event: null,
    following_event: null,
    audio_lead_in_mux_ns: null,
    ...changes,
  };
}

export function table(changes: Partial<TableSnapshot>): TableSnapshot {
  return {
    pid: 0,
    table_id: 0,
    table_id_extension: 1,
    transport_stream_id: null,
    original_network_id: null,
    version_number: 0,
    last_section_number: 0,
    is_complete: true,
    sections: 1,
    version_changes: 0,
    content_changes: 0,
    repetition_min_ns: null,
    repetition_avg_ns: null,
    repetition_max_ns: null,
    ...changes,
  };
}

const FIELDS: StreamFields = {
  probe_id: null,
  session_id: null,
  stream_id: 'file',
  stream_name: null,
  stream_group: null,
  session_name: null,
  is_rtp: false,
  vlans: [],
  source_ip: null,
  source_port: null,
  destination_ip: null,
  destination_port: null,
  has_arrival_times: false,
  first_arrival_s: null,
  duration_ns: 0,
  interval_ns: 0,
  silent_ns: 0,
  capture: null,
  transport: null,
  rtp: null,
  path: null,
  losses: { interval: losses(), total: losses() },
  alarms: {},
  legs: null,
  judged_by: { source: null, limits: {} },
};

const NETWORK: Partial<StreamFields> = {
  stream_id: '239.1.1.1:5000',
  source_ip: '10.0.0.1',
  source_port: 5004,
  destination_ip: '239.1.1.1',
  destination_port: 5000,
  has_arrival_times: true,
  first_arrival_s: FIRST_ARRIVAL_S,
  duration_ns: 65 * S,
  interval_ns: S,
  capture: capture(),
  transport: { interval: transport(), total: transport({ datagrams: 61_740, bytes: 81_249_840 }) },
  path: figures({
    ...UNFED.path,
    hop_limit: 16,
    hop_limit_min: 15,
    hop_limit_max: 16,
    hop_limit_changes: 1,
    source_ip: '10.0.0.1',
    source_port: 5004,
    source_changes: 0,
    path_last_change_ns: 12 * S,
  }),
};

const MDI: MdiFigures = {
  ...UNFED.mdi,
  mdi: '4.200:0',
  mdi_delay_factor_ms: 4.2,
  mdi_delay_factor_max_ms: 9.1,
  mdi_delay_factor_reason: null,
  mdi_media_rate_bps: 10e6,
  mdi_media_rate_source: 'pcr',
  mdi_media_loss_rate: 0,
  mdi_media_loss_rate_max: 0,
  mdi_media_loss_rate_reason: null,
  mdi_media_loss_source: 'continuity',
};

/** A program without streams of which no table tells more; its descriptors are to be added. */
export const NO_PROGRAM = {
  service_name: null,
  provider_name: null,
  service_type: null,
  running_status: null,
  is_access_controlled: null,
  channel_number: null,
  pmt_pid: 256,
  pcr_pid: null,
  pids: [],
  bitrate_bps: null,
  present_event: null,
  following_event: null,
  audio_lead_in_mux_ns: null,
};
