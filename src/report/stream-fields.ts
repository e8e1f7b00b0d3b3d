// Tested by: test/report/report-schema.test.ts
import type { AlarmReports } from '../alarm/alarm-event.js';
import type { JudgedBy } from '../analysis/judged-by.js';
import type { LossFigures } from '../analysis/loss-ledger.js';
import type { RtpCounts } from '../analysis/rtp-counts.js';
import type { TransportFigures } from '../analysis/transport-analyzer.js';
import type { LegsFigures } from '../st2022/d7/leg-figures.js';
import type { PathFigures } from '../timing/path-analyzer.js';
import type { RtpHoleFigures } from '../timing/rtp-hole-analyzer.js';
import type { RtpJitterFigures } from '../timing/rtp-jitter-analyzer.js';
import type { RejectedDatagramCause, RejectedPacketCause } from './accounting.js';
import type { CauseCounts } from './cause-counts.js';
import type { NameFields } from './stream-name.js';

/** Who reports: of a file, there is no probe. */
export interface RecordOrigin {
  /** Name of the probe; null for a file, and the name of the file where several are analysed. */
  readonly probe_id: string | null;
  /** Name of the run of the probe; null for a file. */
  readonly session_id: string | null;
}

/** Figures of the last report interval, and of the time since the stream was first seen. */
export interface Figures<T> {
  /** Figures of the last report interval. */
  readonly interval: T;
  /** Since the stream was first seen. */
  readonly total: T;
}

/** What every stream has. */
export interface StreamFields extends RecordOrigin, NameFields {
  /** Destination address and port; `file` for a file of packets. */
  readonly stream_id: string;
  /** Name of its session (`s=`) by its session description; null where none is known. */
  readonly session_name: string | null;
  /** Whether the datagrams are RTP packets. */
  readonly is_rtp: boolean;
  /** VLAN ids, outermost first. */
  readonly vlans: readonly number[];
  /** Address of the sender in the network; null for a file of packets, as are the three that follow. */
  readonly source_ip: string | null;
  /** UDP port of the source. */
  readonly source_port: number | null;
  /** Unicast address or multicast group. */
  readonly destination_ip: string | null;
  /** UDP port of the destination. */
  readonly destination_port: number | null;
  /** Whether times are those of arrival. Otherwise they are made from the PCRs of the stream, and what needs arrival times is null. */
  readonly has_arrival_times: boolean;
  /** Arrival of the first datagram in seconds of the epoch; null without arrival times. All other times are ns since then. */
  readonly first_arrival_s: number | null;
  /** From the first to the last datagram. */
  readonly duration_ns: number;
  /** From the last datagram to the time up to which a live capture has seen that none follows; 0 while they come. */
  readonly silent_ns: number;
  /** Length of the report interval in ns: from the end of the one before to the last datagram, or the end of the silence behind it. */
  readonly interval_ns: number;
  /** null for a file of packets. */
  readonly capture: CaptureReport | null;
  /** Figures of the datagrams; null for a file of packets. */
  readonly transport: Figures<TransportFigures> | null;
  /** null without RTP. */
  readonly rtp: RtpReport | null;
  /** Hop limit and source of the datagrams; null for a file of packets. */
  readonly path: Figures<PathFigures> | null;
  /** What did not arrive, by where it was lost. */
  readonly losses: Figures<LossFigures>;
  /** Alarms with errors, by the name of the rule or condition. */
  readonly alarms: AlarmReports;
  /** The two legs of which a merged stream is made; null of others. */
  readonly legs: LegsReport | null;
  /** By which profile, with its limits, and where that comes from. */
  readonly judged_by: JudgedBy;
}

/** What the capture counted of a stream since it was first seen here; packets that are rejected are in no other figure. */
export interface CaptureReport {
  /** Datagrams of the stream. */
  readonly captured_datagrams: number;
  /** Bytes of their payload; RTP headers are not counted where there are TS packets. */
  readonly captured_bytes: number;
  /** Those that were not rejected whole. */
  readonly accepted_datagrams: number;
  /** Datagrams rejected whole, by cause. */
  readonly rejected_datagrams: CauseCounts<RejectedDatagramCause>;
  /** Packets of the accepted datagrams. */
  readonly captured_packets: number;
  /** Packets rejected one by one, by cause. */
  readonly rejected_packets: CauseCounts<RejectedPacketCause>;
}

/** What the RTP headers of a stream tell. */
export interface RtpReport extends RtpCounts {
  /** Interarrival jitter of RFC 3550. */
  readonly jitter: Figures<RtpJitterFigures>;
  /** Runs of lost packets. */
  readonly holes: Figures<RtpHoleFigures>;
}

/** Two legs that carry the same, of which one stream was made. Spec: SMPTE ST 2022-7 */
export interface LegsReport extends Figures<LegsFigures> {
  /** The stream that is leg A. */
  readonly a: string;
  /** The stream that is leg B. */
  readonly b: string;
  /** Times that the sender began another sequence. */
  readonly restarts: number;
}
