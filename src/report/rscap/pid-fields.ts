// Tested by: test/report/rscap/rscap-formatter.test.ts
import { NULL_PID, PACKET_SIZE } from '../../mpegts/packet.js';
import type { PidReport } from '../kinds/mpegts/pid-report.js';
import type { TransportStreamReport } from '../kinds/mpegts/report.js';
import type { StreamReportRecord } from '../records.js';
import { msOf, type RscapFields, wholeBps } from './field.js';
import { SOURCE_FIELDS } from './source-fields.js';

const PACKET_BITS = PACKET_SIZE * 8;
/** What rscap gives for the PID of a PMT that it has not seen. */
const NO_PMT_PID = 65535;

export type TransportStreamRecord = StreamReportRecord & TransportStreamReport;

/** One PID in one message. */
export interface PidSubject {
  readonly stream: TransportStreamRecord;
  readonly pid: PidReport;
  /** As the message before counted them; 0 in the first one. */
  readonly packetsBefore: number;
  readonly ccErrorsBefore: number;
  /** Where the message before ended, in ns since the first arrival; 0 in the first one. */
  readonly beginNs: number;
}

/** Epoch ms of a time since the first arrival; null without arrival times. */
function epochMsOf({ first_arrival_s }: TransportStreamReport, sinceNs: number): number | null {
  return first_arrival_s === null ? null : Math.floor(first_arrival_s * 1000 + sinceNs / 1e6);
}

/** Mean time between the packets that came since the message before. */
function recentIntervalNs({ stream, pid, packetsBefore, beginNs }: PidSubject): number | null {
  const packets = pid.packets - packetsBefore;
  if (!stream.has_arrival_times || packets === 0) return null;
  const isFirst = packetsBefore === 0;
  if (isFirst && packets === 1) return null;
  const sinceNs = isFirst ? pid.first_seen_ns : beginNs;
  return Math.max(pid.last_seen_ns - sinceNs, 0) / (isFirst ? packets - 1 : packets);
}

/** Mean interval between all packets, those of one datagram 0 apart. */
function meanIntervalNs({ stream, pid }: PidSubject): number | null {
  if (!stream.has_arrival_times || pid.packets < 2) return null;
  return (pid.last_seen_ns - pid.first_seen_ns) / (pid.packets - 1);
}

/** What rscap sent of RTP was that of ST 2110; of a transport stream without RTP, 0. */
function rtpField(name: string) {
  return {
    type: 'integer',
    nullable: true,
    text: `${name} is not in reports: null over RTP, 0 otherwise, as in rscap.`,
    of: ({ stream }: PidSubject) => (stream.is_rtp ? null : 0),
  } as const;
}

function videoLineField(name: string) {
  return {
    type: 'integer',
    text: `${name} of ST 2110 video: 0 in a transport stream, as in rscap.`,
    of: () => 0,
  } as const;
}

/** Fields of each PID, without those of the host. */
export const PID_FIELDS = {
  bitrate: {
    type: 'integer',
    nullable: true,
    unit: 'bit/s',
    text: '`bitrate_now_bps` of the PID: of the last whole second; null before.',
    of: ({ pid }) => wholeBps(pid.bitrate_now_bps),
  },
  bitrate_avg: {
    type: 'integer',
    nullable: true,
    unit: 'bit/s',
    text: '`bitrate_bps` of the PID: of the whole seconds.',
    of: ({ pid }) => wholeBps(pid.bitrate_bps),
  },
  bitrate_max: {
    type: 'integer',
    nullable: true,
    unit: 'bit/s',
    text: '`bitrate_max_bps` of the PID: of its greatest second.',
    of: ({ pid }) => wholeBps(pid.bitrate_max_bps),
  },
  bitrate_min: {
    type: 'integer',
    nullable: true,
    unit: 'bit/s',
    text: '`bitrate_min_bps` of the PID: of its least second.',
    of: ({ pid }) => wholeBps(pid.bitrate_min_bps),
  },
  capture_iat: {
    type: 'number',
    nullable: true,
    unit: 'ms',
    text: '`iat_avg_ns` of the interval: between the datagrams of the stream, whatever PID they carry.',
    of: ({ stream }) => msOf(stream.transport?.interval.iat_avg_ns ?? null),
  },
  capture_iat_max: {
    type: 'number',
    nullable: true,
    since: 'rsprobe',
    unit: 'ms',
    text: '`iat_max_ns` of the interval, likewise.',
    of: ({ stream }) => msOf(stream.transport?.interval.iat_max_ns ?? null),
  },
  capture_time: {
    type: 'integer',
    nullable: true,
    unit: 'epoch ms',
    text: '`first_arrival_s` and `last_seen_ns` of the PID: arrival of its last packet.',
    of: ({ stream, pid }) => epochMsOf(stream, pid.last_seen_ns),
  },
  continuity_counter: {
    type: 'integer',
    nullable: true,
    text: '`continuity_counter` of the PID; 0 on the null PID.',
    of: ({ pid }) => (pid.pid === NULL_PID ? 0 : pid.continuity_counter),
  },
  count: { type: 'integer', text: '`packets` of the PID.', of: ({ pid }) => pid.packets },
  current_error_count: {
    type: 'integer',
    text: '`cc_errors` of the PID since the message before.',
    of: ({ pid, ccErrorsBefore }) => pid.cc_errors - ccErrorsBefore,
  },
  error_count: { type: 'integer', text: '`cc_errors` of the PID.', of: ({ pid }) => pid.cc_errors },
  has_image: { type: 'integer', text: 'No images are sent: 0.', of: () => 0 },
  iat: {
    type: 'number',
    nullable: true,
    unit: 'ms',
    text: 'Mean time between the packets of the PID since the message before, from `packets` and `last_seen_ns`; null without any.',
    of: (facts) => msOf(recentIntervalNs(facts)),
  },
  iat_avg: {
    type: 'number',
    nullable: true,
    unit: 'ms',
    text: 'Mean time between the packets of the PID, from `packets`, `first_seen_ns` and `last_seen_ns`.',
    of: (facts) => msOf(meanIntervalNs(facts)),
  },
  iat_max: {
    type: 'number',
    nullable: true,
    unit: 'ms',
    text: 'Greatest `arrival_interval_ns` of the PID.',
    of: ({ pid }) => msOf(pid.arrival_interval_ns?.max ?? null),
  },
  iat_min: {
    type: 'number',
    nullable: true,
    unit: 'ms',
    text: 'Least `arrival_interval_ns` of the PID: between datagrams, while rscap has 0 for two packets in one datagram.',
    of: ({ pid }) => msOf(pid.arrival_interval_ns?.min ?? null),
  },
  id: {
    type: 'string',
    since: 'rsprobe',
    text: '`probe_id`; empty for a file.',
    of: ({ stream }) => stream.probe_id ?? '',
  },
  last_arrival_time: {
    type: 'integer',
    nullable: true,
    unit: 'epoch ms',
    text: 'As `capture_time`.',
    of: ({ stream, pid }) => epochMsOf(stream, pid.last_seen_ns),
  },
  last_sample_time: {
    type: 'integer',
    nullable: true,
    unit: 'epoch ms',
    text: 'Where the message before ended: `total_bits_sample` counts from there.',
    of: ({ stream, beginNs }) => epochMsOf(stream, beginNs),
  },
  packet_count: { type: 'integer', text: '`packets` of the PID (1 in rscap).', of: ({ pid }) => pid.packets },
  packet_len: { type: 'integer', text: 'Length of a buffer inside rscap, and 0 in its messages: 0.', of: () => 0 },
  packet_start: { type: 'integer', text: 'Likewise: 0.', of: () => 0 },
  pid: { type: 'integer', text: '`pid`.', of: ({ pid }) => pid.pid },
  pmt_pid: {
    type: 'integer',
    text: '`pmt_pid` of the first program that the PID belongs to; 65535 without one.',
    of: ({ stream, pid }) => stream.programs[pid.program_numbers[0] ?? -1]?.pmt_pid ?? NO_PMT_PID,
  },
  program_number: {
    type: 'integer',
    text: 'First of the `program_numbers` of the PID; 0 without one.',
    of: ({ pid }) => pid.program_numbers[0] ?? 0,
  },
  rtp_extended_sequence_number: rtpField('The upper half of the sequence number'),
  rtp_field_id: videoLineField('Field'),
  rtp_line_continuation: videoLineField('Continuation bit'),
  rtp_line_length: videoLineField('Length of a line'),
  rtp_line_number: videoLineField('Number of a line'),
  rtp_line_offset: videoLineField('Offset in a line'),
  rtp_payload_type: rtpField('The payload type'),
  rtp_payload_type_name: {
    type: 'string',
    text: 'Name of a payload type of ST 2110: empty in a transport stream, as in rscap.',
    of: () => '',
  },
  rtp_timestamp: rtpField('The timestamp'),
  ...SOURCE_FIELDS,
  start_time: {
    type: 'integer',
    nullable: true,
    unit: 'epoch ms',
    text: '`first_arrival_s` and `first_seen_ns` of the PID: arrival of its first packet.',
    of: ({ stream, pid }) => epochMsOf(stream, pid.first_seen_ns),
  },
  stream_type: { type: 'string', text: '`type` of the PID, in words.', of: ({ pid }) => pid.type },
  stream_type_number: {
    type: 'integer',
    text: '`stream_type` of the PMT; 0 without one.',
    of: ({ pid }) => pid.stream_type ?? 0,
  },
  timestamp: {
    type: 'integer',
    nullable: true,
    unit: '1/27 MHz',
    text: '`last_pcr_27mhz` of the PID; 0 without a PCR.',
    of: ({ pid }) => (pid.pcr_count === 0 ? 0 : pid.last_pcr_27mhz),
  },
  total_bits: {
    type: 'integer',
    unit: 'bit',
    text: '`packets` of the PID, of 1504 bits each.',
    of: ({ pid }) => pid.packets * PACKET_BITS,
  },
  total_bits_sample: {
    type: 'integer',
    unit: 'bit',
    text: 'Likewise, of those since the message before.',
    of: ({ pid, packetsBefore }) => (pid.packets - packetsBefore) * PACKET_BITS,
  },
} as const satisfies RscapFields<PidSubject>;
