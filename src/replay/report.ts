import type { SendStatistics } from '../output/udp-sender.js';
import { groupDigits } from '../text/units.js';
import { FAULTS, type Fault } from './fault-spec.js';
import type { SkippedFrames } from './input-reader.js';
import type { RtpPacker } from './rtp-packer.js';
import type { FaultTally, Tally } from './tally.js';

/** What was done to the datagrams; their numbers are those of the input, from 0. */
export interface FaultReport {
  readonly datagrams: number;
  /** TS packets in these datagrams. */
  readonly packets: number;
  /** All of them, unless there are more than a million: then the first million. */
  readonly datagram_numbers: readonly number[];
  /** null where the input brings its own RTP headers, or none. */
  readonly rtp_sequence_numbers: readonly number[] | null;
}

/** What `--report` writes. sent = input − dropped + duplicated, in datagrams and in packets. */
export interface ReplayReport {
  readonly type: 'replay';
  readonly input: string;
  readonly protocol: 'udp' | 'rtp';
  /** null: those of the capture. */
  readonly destination: string | null;
  readonly seed: number;
  readonly input_datagrams: number;
  readonly input_packets: number;
  readonly sent_datagrams: number;
  readonly sent_packets: number;
  /** Bytes of UDP payload as in the input: RTP headers that were put before it do not count. */
  readonly sent_bytes: number;
  /** From the first datagram to the last. */
  readonly elapsed_ns: number;
  /** Rate of these bytes over that time, the last datagram not included; null when fewer than two were sent. */
  readonly bitrate_bps: number | null;
  /** Longest time by which a datagram left after it was due; null when none was sent. */
  readonly lateness_max_ns: number | null;
  readonly skipped_frames: Readonly<SkippedFrames>;
  readonly skipped_bytes: number;
  readonly rtp: {
    readonly ssrc: number;
    readonly first_sequence_number: number;
    readonly first_timestamp: number;
  } | null;
  readonly faults: { readonly [Kind in Fault]: FaultReport };
}

export interface ReportInput {
  readonly input: string;
  readonly destination: string | null;
  readonly seed: number;
  readonly tally: Tally;
  readonly statistics: SendStatistics;
  readonly skippedFrames: SkippedFrames;
  readonly skippedBytes: number;
  readonly rtp: RtpPacker | undefined;
}

export function createReport({
  input,
  destination,
  seed,
  tally,
  statistics,
  rtp,
  ...skipped
}: ReportInput): ReplayReport {
  const { drop, duplicate } = tally.faults;
  const elapsedNs = statistics.lastSentNs - statistics.firstSentNs;
  const hasRate = tally.datagrams > 1 && elapsedNs > 0;
  return {
    type: 'replay',
    input,
    protocol: rtp === undefined ? 'udp' : 'rtp',
    destination,
    seed,
    input_datagrams: tally.datagrams - duplicate.datagrams + drop.datagrams,
    input_packets: tally.packets - duplicate.packets + drop.packets,
    sent_datagrams: tally.datagrams,
    sent_packets: tally.packets,
    sent_bytes: tally.bytes,
    elapsed_ns: elapsedNs,
    bitrate_bps: hasRate ? Math.round(((tally.bytes - tally.lastBytes) * 8e9) / elapsedNs) : null,
    lateness_max_ns: tally.datagrams > 0 ? Math.round(statistics.latenessMaxNs) : null,
    skipped_frames: skipped.skippedFrames,
    skipped_bytes: skipped.skippedBytes,
    rtp: rtp === undefined ? null : rtpFacts(rtp),
    faults: Object.fromEntries(
      FAULTS.map((fault) => [fault, faultReport(tally.faults[fault], rtp)]),
    ) as ReplayReport['faults'],
  };
}

/** The report for a person, a few lines. */
export function formatReport(report: ReplayReport): string {
  const seconds = (report.elapsed_ns / 1e9).toFixed(3);
  const rate = report.bitrate_bps === null ? '' : `, ${(report.bitrate_bps / 1e6).toFixed(3)} Mb/s`;
  const lateness =
    report.lateness_max_ns === null ? '' : `, latest ${(report.lateness_max_ns / 1e6).toFixed(3)} ms late`;
  const amount = `${groupDigits(report.sent_datagrams)} datagrams, ${groupDigits(report.sent_packets)} packets, ${groupDigits(report.sent_bytes)} bytes`;
  const lines = [`sent ${amount} in ${seconds} s${rate}${lateness}`];
  for (const fault of FAULTS) {
    const { datagrams, packets } = report.faults[fault];
    if (datagrams > 0) lines.push(`${fault}: ${groupDigits(datagrams)} datagrams, ${groupDigits(packets)} packets`);
  }
  for (const [cause, frames] of Object.entries(report.skipped_frames)) {
    if (frames > 0) lines.push(`not sent, ${cause}: ${groupDigits(frames)} frames`);
  }
  if (report.skipped_bytes > 0) lines.push(`not sent, out of sync: ${groupDigits(report.skipped_bytes)} bytes`);
  return `${lines.join('\n')}\n`;
}

function rtpFacts({ ssrc, firstSequence, firstTimestamp }: RtpPacker): ReplayReport['rtp'] {
  return { ssrc, first_sequence_number: firstSequence, first_timestamp: firstTimestamp };
}

function faultReport({ datagrams, packets, numbers }: FaultTally, rtp: RtpPacker | undefined): FaultReport {
  const sequences = rtp === undefined ? null : numbers.map((number) => rtp.sequenceOf(number));
  return { datagrams, packets, datagram_numbers: numbers, rtp_sequence_numbers: sequences };
}
