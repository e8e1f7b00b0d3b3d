import type { StreamAnswer } from '../../../src/board/contract.js';
import { RULES } from '../../../src/tr101290/rules.js';

type Report = NonNullable<StreamAnswer['report']>;

const NO_PLACES = { network: 0, upstream: 0, host: 0, probe_queue: 0, link: 0, unknown: 0 };
const PIDS: readonly { pid: number; type: string; rate: number; language?: string }[] = [
  { pid: 0, type: 'PAT', rate: 15e3 },
  { pid: 17, type: 'SDT, BAT', rate: 6e3 },
  { pid: 256, type: 'H.264 video', rate: 7.2e6 },
  { pid: 257, type: 'MPEG audio layer II', rate: 192e3, language: 'deu' },
  { pid: 258, type: 'AC-3 audio', rate: 448e3, language: 'q\u202e<b>' },
  { pid: 600, type: 'SCTE 35 splice information', rate: 1e3 },
  { pid: 4096, type: 'PMT', rate: 15e3 },
];

/** A report on a stream as the page is told it: a transport stream with an alarm of 1.4, or uncompressed video. */
export function mockReport(kind: string, streamId: string, timeMs: number, name: string): Report {
  const common = {
    ...{ type: 'stream_report', id: 'r', timestamp: timeMs, final: false, host: null, probe_id: 'probe-1' },
    ...{ session_id: 's', stream_id: streamId, is_rtp: true, vlans: [100], source_ip: '10.1.2.3', source_port: 5000 },
    ...{ destination_ip: streamId.split(':')[0], destination_port: 5000, has_arrival_times: true },
    ...{ first_arrival_s: timeMs / 1000 - 3600, duration_ns: 3600e9, silent_ns: 0, interval_ns: 1e9, legs: null },
    capture: null,
    transport: both({ datagrams: 1000, bytes: 1_316_000, iat_avg_ns: 1.05e6, iat_max_ns: 3.2e6, iat_reason: null }),
    rtp: {
      ...{ rtp_lost: 12, rtp_reordered: 1, rtp_duplicates: 0, rtp_restarts: 0, rtp_hole_lag_ns: 0 },
      jitter: both({ rtp_jitter_ns: 23_000, rtp_jitter_max_ns: 91_000, rtp_jitter_reason: null }),
      holes: both({ rtp_hole_lost: 12, rtp_hole_count: 3, rtp_hole_longest: 7, rtp_hole_shortest_distance: 900 }),
    },
    path: both({ hop_limit: 15, hop_limit_changes: 0, source_ip: '10.1.2.3', source_changes: 0 }),
    losses: both({ losses: NO_PLACES, lost_packets: { ...NO_PLACES, network: 12 }, loss_reasons: [] }),
    alarms: {},
  };
  const own = kind === 'st2110-20' ? VIDEO : transportStream(name);
  return { ...common, kind: kind === 'st2110-20' ? kind : 'mpegts', ...own } as unknown as Report;
}

const VIDEO = {
  description: null,
  format: { width: 1920, height: 1080, scan: 'progressive', frame_rate: '50', sampling: 'YCbCr-4:2:2', depth: 10 },
  frames: both({ frames: 180_000, incomplete_frames: 2, missing_pixels: 480 }),
  timing: { verdict: both({ verdict: 'narrow', reason: 'C_INST is at most 4' }), figures: both({ c_inst_max: 3 }) },
  pictures: null,
};

function transportStream(name: string): object {
  return {
    ...{ packets: 9_000_000, null_packets: 120_000, sync_errors: 0, tei: 0, cc_errors: 17, bitrate_bps: 8.1e6 },
    ...{ tables: [table(0, 0), table(17, 0x42), table(4096, 2)], cues: [], null_share: 0.013, mdi: null },
    ...{ transport_stream_id: 1, original_network_id: 1, network_id: null, network_name: null },
    left_out: { pids: 0, tables: 0, descriptors: 0 },
    pids: Object.fromEntries(PIDS.map((spec) => [spec.pid, pidReport(spec)])),
    programs: {
      1: {
        ...{ service_name: name, provider_name: 'Provider', service_type: 25, running_status: 4, pmt_pid: 4096 },
        ...{ pcr_pid: 256, pids: [256, 257, 258, 600], bitrate_bps: 7.9e6, descriptors: [{ name: 'registration' }] },
        ...{ present_event: null, following_event: null, audio_lead_in_mux_ns: -4e7 },
      },
    },
    tr101290: Object.fromEntries(RULES.map(({ name: rule }, index) => [rule, ruleReport(index)])),
    availability: { profile: 'dvb', profile_reason: 'a NIT and an EIT', edition: '2020' },
  };
}

function ruleReport(index: number): object {
  const { rule, priority } = RULES[index]!;
  const isBad = rule === '1.4';
  const isOff = index % 7 === 5;
  return {
    ...{ rule, priority, severity: priority === 1 ? 'critical' : priority === 2 ? 'major' : 'warning' },
    ...{ count_interval: isBad ? 2 : 0, count_total: isBad ? 17 : 0, excepted_total: 0 },
    state: isBad ? 'raised' : isOff ? 'unmeasurable' : 'ok',
    reason: isOff ? 'no such table in the stream' : null,
    ...{ raised_time_ns: isBad ? 3500e9 : null, last_time_ns: isBad ? 3598e9 : null, last_pid: isBad ? 256 : null },
    ...{ last_table_id: null, last_service_id: null },
  };
}

function pidReport({ pid, type, rate, language }: (typeof PIDS)[number]): object {
  const isVideo = pid === 256;
  return {
    ...{
      pid,
      type,
      language: language ?? null,
      packets: Math.round(rate * 2),
      bitrate_bps: rate,
      cc_errors: isVideo ? 17 : 0,
      tei: 0,
    },
    ...{ scrambled_packets: 0, program_numbers: pid >= 256 && pid < 4096 ? [1] : [], header: null, descriptors: [] },
    video_format: isVideo
      ? { width: 1920, height: 1080, scan: 'interlaced', frame_rate: 25, profile: 'High', level: '4.0', hdr: null }
      : null,
    pcr: isVideo ? { ...both(PCR), clock: CLOCK } : null,
    buffers: isVideo
      ? {
          ...{ state: 'measured', reason: null, tb_max_bytes: 400, main_size_bytes: 240_000, main_max_bytes: 220_000 },
          ...{
            eb_size_bytes: 1_562_500,
            eb_max_bytes: 900_000,
            min_bytes: 30_000,
            max_delay_s: 0.9,
            access_units: 9000,
          },
        }
      : null,
  };
}

const CLOCK = {
  ...{ frequency_offset_ppm: 1.2, frequency_offset_reason: null },
  ...{ drift_rate_ppm_per_hour: null, drift_rate_reason: 'too_short' },
};
const PCR = {
  ...{ pcr_count: 90_000, pcr_interval_min_ns: 3.8e7, pcr_interval_avg_ns: 3.9e7, pcr_interval_max_ns: 4.1e7 },
  ...{ pcr_intervals_over_40_ms: 12, pcr_accuracy_min_ns: -310, pcr_accuracy_max_ns: 290, pcr_accuracy_reason: null },
  ...{ pcr_arrival_jitter_peak_to_peak_ns: 91_000, pcr_arrival_jitter_reason: null },
  ...{ pcr_discontinuities_unsignalled: 0, pcr_discontinuities_signalled: 1 },
};

function table(pid: number, table_id: number): object {
  return {
    ...{ pid, table_id, table_id_extension: 1, version_number: 3, last_section_number: 0, is_complete: true },
    ...{ sections: 36_000, version_changes: 1, content_changes: 0 },
    ...{ repetition_min_ns: 9.8e7, repetition_avg_ns: 1e8, repetition_max_ns: 1.1e8 },
  };
}

function both<Values extends object>(values: Values): { interval: Values; total: Values } {
  return { interval: values, total: values };
}
