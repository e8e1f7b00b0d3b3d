// Tested by: test/report/report-schema.test.ts
import type { AlarmReports } from '../alarm/alarm-event.js';
import type { CodecDetails } from '../analysis/codec-details.js';
import type { AncillarySnapshot } from '../analysis/content/ancillary-observer.js';
import type { AudioSnapshot } from '../analysis/content/audio-observer.js';
import type { CaptionReport } from '../analysis/content/caption-report.js';
import type { MetadataSnapshot } from '../analysis/content/metadata-observer.js';
import type { LevelReport } from '../analysis/content/sound-watch.js';
import type { SubtitleReport } from '../analysis/content/subtitle-report.js';
import type { TeletextReport } from '../analysis/content/teletext-report.js';
import type { VideoFormatReport, VideoReport } from '../analysis/content/video-report.js';
import type { JudgedBy } from '../analysis/judged-by.js';
import type { LossFigures } from '../analysis/loss-ledger.js';
import type { RtpCounts } from '../analysis/rtp-counts.js';
import type { EventReport, ServiceReport } from '../analysis/service-directory.js';
import type { Op47Report } from '../analysis/st2110/ancillary-captions.js';
import type { SenderTimingSnapshot } from '../analysis/st2110/sender-timing.js';
import type { SoundGroupFigures } from '../analysis/st2110/sound-groups.js';
import type { SeenVideoFormat } from '../analysis/st2110/video-stream-payload.js';
import type { TransportFigures } from '../analysis/transport-analyzer.js';
import type { TsMeasured } from '../analysis/ts-measures.js';
import type { PictureFigures } from '../essence/picture/picture-meter.js';
import type { CodecId, MediaKind } from '../mpegts/codec.js';
import type { PidSnapshot } from '../mpegts/pid-statistics.js';
import type { TsSnapshot } from '../mpegts/ts-analyzer.js';
import type { PtpSnapshot } from '../ptp/ptp-analyzer.js';
import type { FecSnapshot } from '../st2022/d1/fec-analyzer.js';
import type { LegsFigures } from '../st2022/d7/leg-figures.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import type { RtpClockFigures } from '../st2110/d10/rtp-clock-analyzer.js';
import type { CaptureScale } from '../st2110/d10/rtp-epoch.js';
import type { VideoFrameFigures } from '../st2110/d20/video-frame-analyzer.js';
import type { SenderTimingFigures } from '../st2110/d21/sender-timing-counts.js';
import type { SenderVerdict } from '../st2110/d21/sender-verdict.js';
import type { JpegXsFigures, JpegXsFormat } from '../st2110/d22/jpeg-xs-analyzer.js';
import type { Am824Counts } from '../st2110/d30/am824.js';
import type { AudioFormatReport } from '../st2110/d30/audio-analyzer.js';
import type { PcmFigures } from '../st2110/d30/audio-counts.js';
import type { AudioVerdict } from '../st2110/d30/audio-verdict.js';
import type { AncFigures, AncKind } from '../st2110/d40/anc-analyzer.js';
import type { AncContentReport } from '../st2110/d40/anc-content.js';
import type { StreamKind } from '../stream/stream-kind.js';
import type { MdiFigures } from '../timing/mdi-analyzer.js';
import type { PathFigures } from '../timing/path-analyzer.js';
import type { PcrClockFigures } from '../timing/pcr-clock-analyzer.js';
import type { PcrFigures } from '../timing/pcr-tally.js';
import type { PtsFigures } from '../timing/pts-analyzer.js';
import type { RtpHoleFigures } from '../timing/rtp-hole-analyzer.js';
import type { RtpJitterFigures } from '../timing/rtp-jitter-analyzer.js';
import type { ErroredSeconds } from '../tr101290/errored-seconds.js';
import type { RuleReports } from '../tr101290/findings.js';
import type { Edition } from '../tr101290/profile.js';
import type { ProfileName } from '../tr101290/profiles.js';
import type { RejectedDatagramCause, RejectedPacketCause } from './accounting.js';
import type { CauseCounts } from './cause-counts.js';
import type { NameFields } from './stream-name.js';

export const REPORT_SCHEMA = 'tscap.report';
export const REPORT_SCHEMA_VERSION = 1;

/** A report on one or more streams. */
export interface Report {
  /** Always `tscap.report`. */
  readonly schema: typeof REPORT_SCHEMA;
  /** Grows when names or meanings change. */
  readonly schema_version: typeof REPORT_SCHEMA_VERSION;
  /** The file that was analysed; null in a report of a monitor. */
  readonly input: InputReport | null;
  /** In the order in which they were first seen. */
  readonly streams: readonly StreamReport[];
}

/** Who reports: of a file, there is no probe. */
export interface RecordOrigin {
  /** Name of the probe; null for a file. */
  readonly probe_id: string | null;
  /** Name of the run of the probe; null for a file. */
  readonly session_id: string | null;
}

/** What became of a file: everything in it is a stream's, or counted here. */
export interface InputReport {
  /** `pcap` stands for pcap and pcapng, `mpegts` for packets of 188, 192 or 204 bytes. */
  readonly format: 'pcap' | 'mpegts';
  /** Bytes of a TS file that belonged to no packet; of a savefile, those behind its last whole record. */
  readonly skipped_bytes: number;
  /** Frames by what they are; null for a file of packets. */
  readonly frames: FrameCounts | null;
}

/** Frames of a savefile by what became of them. */
export interface FrameCounts {
  /** Frames of the file. */
  readonly captured: number;
  /** Frames of other protocols. */
  readonly not_udp: number;
  /** Fragments of IP packets. */
  readonly ip_fragments: number;
  /** Frames whose headers do not add up. */
  readonly malformed: number;
  /** Frames that were not captured whole. */
  readonly truncated: number;
  /** Datagrams in which no stream was recognised. */
  readonly unclassified: number;
  /** Datagrams for which there were too many flows or streams. */
  readonly flow_table_full: number;
  /** Datagrams that were not asked for. */
  readonly not_selected: number;
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

/** One stream: a transport stream, or a stream of other datagrams. */
export type StreamReport =
  | TransportStreamReport
  | VideoStreamReport
  | AudioStreamReport
  | AncillaryStreamReport
  | JpegXsStreamReport
  | PtpStreamReport
  | FecStreamReport
  | DatagramStreamReport;

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

/** Two legs that carry the same, of which one stream was made. Spec: SMPTE ST 2022-7 */
export interface LegsReport extends Figures<LegsFigures> {
  /** The stream that is leg A. */
  readonly a: string;
  /** The stream that is leg B. */
  readonly b: string;
  /** Times that the sender began another sequence. */
  readonly restarts: number;
}

/** A stream of which no more is measured than of any. */
export interface DatagramStreamReport extends StreamFields {
  /** What was recognised in the datagrams. */
  readonly kind: Exclude<
    StreamKind,
    'mpegts' | 'st2110-20' | 'st2110-22' | 'st2110-30' | 'st2110-40' | 'ptp' | 'st2022-1'
  >;
}

/** A stream of uncompressed video. Spec: SMPTE ST 2110-20; SMPTE ST 2110-21 */
export interface VideoStreamReport extends StreamFields {
  /** What was recognised in the datagrams. */
  readonly kind: 'st2110-20';
  /** What the session description says of it; null without one. */
  readonly description: FlowDescription | null;
  /** What the packets show. */
  readonly format: SeenVideoFormat;
  /** Frames, and what is missing of them. */
  readonly frames: Figures<VideoFrameFigures>;
  /** When the packets come. */
  readonly timing: SenderTimingReport;
  /** What its pictures show, one a second; null before the first one. */
  readonly pictures: PictureFigures | null;
}

/** Timing of a sender of video. Spec: SMPTE ST 2110-21 */
export interface SenderTimingReport extends Omit<SenderTimingSnapshot, 'figures' | 'rtp' | 'verdict'> {
  /** How C_INST is judged: as EBU LIST has it. */
  readonly model: 'list';
  /** Buffers of the network and of the receiver, and first packets. */
  readonly figures: Figures<SenderTimingFigures>;
  /** RTP timestamps. */
  readonly rtp: Figures<RtpClockFigures>;
  /** What the sender complies with. */
  readonly verdict: Figures<SenderVerdict>;
}

/** A transport stream. Counts are those since the stream was first seen. */
export interface TransportStreamReport extends TsMeasured, StreamFields, Omit<TsSnapshot, 'pids'> {
  /** What was recognised in the datagrams. */
  readonly kind: 'mpegts';
  /** Null packets as a share of all packets, from 0 to 1; null before the first packet, and where the probe leaves them out. */
  readonly null_share: number | null;
  /** The same counts in the last report interval. */
  readonly interval: IntervalCounts;
  /** null for a file of packets. */
  readonly mdi: Figures<MdiFigures> | null;
  /** transport_stream_id of the PAT; null before. */
  readonly transport_stream_id: number | null;
  /** original_network_id of the SDT; null before. */
  readonly original_network_id: number | null;
  /** network_id of the NIT; null before. */
  readonly network_id: number | null;
  /** Name of the network by the NIT; null before. */
  readonly network_name: string | null;
  /** By PID. */
  readonly pids: Readonly<Record<string, PidReport>>;
  /** By program_number. */
  readonly programs: Readonly<Record<string, ProgramReport>>;
  /** What there is no room for. */
  readonly left_out: LeftOutReport;
  /** Spec: ETSI TR 101 290 */
  readonly tr101290: RuleReports;
  /** Errored seconds, and by which profile rules are judged. */
  readonly availability: AvailabilityReport;
}

/** Counts of one report interval. */
export interface IntervalCounts {
  /** All packets with a sync byte. */
  readonly packets: number;
  /** Packets of PID 8191. */
  readonly null_packets: number;
  /** Packets without sync byte. */
  readonly sync_errors: number;
  /** Packets with transport_error_indicator. */
  readonly tei: number;
  /** Continuity errors of all PIDs. */
  readonly cc_errors: number;
}

/** What a report has no room for; it is analysed all the same. */
export interface LeftOutReport {
  /** PIDs beyond 1024: those that no table refers to first, then those with fewer packets. */
  readonly pids: number;
  /** Tables beyond 1024, in their order. */
  readonly tables: number;
  /** Descriptors beyond 64 KiB of them. */
  readonly descriptors: number;
}

/** What the RTP headers of a stream tell. */
export interface RtpReport extends RtpCounts {
  /** Interarrival jitter of RFC 3550. */
  readonly jitter: Figures<RtpJitterFigures>;
  /** Runs of lost packets. */
  readonly holes: Figures<RtpHoleFigures>;
}

/** By which rules a stream is judged, and for how long it was available. */
export interface AvailabilityReport extends ErroredSeconds {
  /** By which profile rules are judged; `auto` until the stream has chosen one. */
  readonly profile: ProfileName | 'auto';
  /** Why it is that one: what the stream showed, or that it was asked for. */
  readonly profile_reason: string;
  /** Edition of TR 101 290. */
  readonly edition: Edition;
  /** Events that were lost because nobody took them. */
  readonly events_dropped: number;
  /** Wrong CRCs of sections that are no error by 2.2, as those of SCTE 35 or AIT, since the stream was first seen. */
  readonly crc_errors_of_other_tables: number;
}

/** One PID. */
export interface PidReport extends PidSnapshot {
  /** What it carries, in words. */
  readonly type: string;
  /** stream_type of the PMT; null where no PMT names the PID as a stream. */
  readonly stream_type: number | null;
  /** null where no PMT names the PID as a stream. */
  readonly codec: CodecId | null;
  /** null where no PMT names the PID as a stream. */
  readonly codec_kind: MediaKind | null;
  /** Programs whose PMT, PCR or streams it carries. */
  readonly program_numbers: readonly number[];
  /** Language of the first language descriptor. */
  readonly language: string | null;
  /** Descriptors of the PMT for this stream, in its order. */
  readonly descriptors: readonly DescriptorReport[];
  /** What the first header of the stream says; null before, and where headers are not read. */
  readonly header: CodecDetails | null;
  /** Its frames; null where it is no audio whose frames are followed. */
  readonly audio: AudioSnapshot | null;
  /** Ancillary data of SMPTE ST 2038; null where it is none. */
  readonly ancillary: AncillarySnapshot | null;
  /** KLV or ID3; null where it is neither. */
  readonly metadata: MetadataSnapshot | null;
  /** What all pictures of a video stream share; null before the first one, and where they are not read. */
  readonly video_format: VideoFormatReport | null;
  /** The pictures of a video stream; null where they are not read. */
  readonly video: VideoReport | null;
  /** Captions in a video stream; null where there was nothing of them. */
  readonly captions: CaptionReport | null;
  /** Teletext; null where there was nothing of it. */
  readonly teletext: TeletextReport | null;
  /** DVB subtitles; null where there was nothing of them. */
  readonly subtitles: SubtitleReport | null;
  /** What its decoded pictures show; null where none were. */
  readonly picture: PictureFigures | null;
  /** Levels and loudness of its decoded sound; null where none was. */
  readonly levels: LevelReport | null;
  /** null without PCR on this PID. */
  readonly pcr: PcrReport | null;
  /** null without PTS on this PID. */
  readonly pts: Figures<PtsFigures> | null;
  /** Fill of the buffers of the system target decoder; null where they are not modelled. */
  readonly buffers: BufferReport | null;
}

/** A descriptor in fields: those besides its name depend on it. */
export interface DescriptorReport {
  /** Name in the standard without `_descriptor`; `unknown` for others. */
  readonly name: string;
  readonly [field: string]: unknown;
}

/** The PCRs of one PID. */
export interface PcrReport extends Figures<PcrFigures> {
  /** The PCR against arrival times. */
  readonly clock: PcrClockFigures;
}

/** Spec: ISO/IEC 13818-1, 2.4.2; sizes are 0 for buffers that the stream has not. */
export interface BufferReport {
  /** Whether the buffers are modelled now. */
  readonly state: 'measured' | 'waiting' | 'unmeasurable';
  /** Why not. */
  readonly reason: string | null;
  /** Greatest fill of the transport buffer TB. */
  readonly tb_max_bytes: number;
  /** MB of video, B of audio. */
  readonly main_size_bytes: number;
  /** Its greatest fill. */
  readonly main_max_bytes: number;
  /** Size of the elementary stream buffer EB of video. */
  readonly eb_size_bytes: number;
  /** Its greatest fill. */
  readonly eb_max_bytes: number;
  /** Least fill of the last buffer before decoding; null before the first access unit is decoded. */
  readonly min_bytes: number | null;
  /** Longest time that data stayed in the buffers, in seconds. */
  readonly max_delay_s: number;
  /** Access units that were decoded. */
  readonly access_units: number;
}

/** One program of the PAT, or a channel of the VCT of ATSC that is in no PAT. */
export interface ProgramReport extends ServiceReport {
  /** program_map_PID of the PAT; null for a channel that is in the VCT only. */
  readonly pmt_pid: number | null;
  /** null before the PMT, and for a program without PCR. */
  readonly pcr_pid: number | null;
  /** Its streams, in the order of the PMT. */
  readonly pids: readonly number[];
  /** Rate of its streams together. */
  readonly bitrate_bps: number | null;
  /** Descriptors of the PMT for the program, in its order. */
  readonly descriptors: readonly DescriptorReport[];
  /** Event of the EIT that is on now; null without an EIT. */
  readonly present_event: EventReport | null;
  /** Event of the EIT that is on next; null without an EIT. */
  readonly following_event: EventReport | null;
  /** How much further ahead of its decoding audio is sent than video, negative where the video is: of the multiplex, no lip sync; null without both. */
  readonly audio_lead_in_mux_ns: number | null;
}

/** A stream of sound. Spec: SMPTE ST 2110-30; SMPTE ST 2110-31 */
export interface AudioStreamReport extends StreamFields {
  /** What was recognised in the datagrams. */
  readonly kind: 'st2110-30';
  /** null while it is not known how many samples a packet has. */
  readonly format: AudioFormatReport | null;
  /** Packets and samples, and their times. */
  readonly audio: Figures<PcmFigures>;
  /** Verdict on the time-stamped delay factor: at most one packet time is narrow, at most 17 wide. Spec: EBU Tech 3337 */
  readonly ts_df: AudioVerdict;
  /** Verdict on the arrival less RTP time: not negative, 3 packet times in the mean, 19 at most; only where a clock by PTP is stated. */
  readonly rtp_delta: AudioVerdict;
  /** By which scale the clock of the capture counts; null where the timestamps do not tell. */
  readonly capture_scale: CaptureScale | null;
  /** Levels and loudness by groups of channels; empty while the format is not known. */
  readonly sound: readonly SoundGroupFigures[];
  /** AES3 subframes since the stream was first seen; null where the samples are none. */
  readonly aes3: Am824Counts | null;
}

/** A stream of ancillary data. Spec: SMPTE ST 2110-40; RFC 8331 */
export interface AncillaryStreamReport extends StreamFields {
  /** What was recognised in the datagrams. */
  readonly kind: 'st2110-40';
  /** What fields the frames have; null before the first datagram. */
  readonly scan: 'progressive' | 'interlaced' | null;
  /** Fields or frames a second by the RTP timestamps; null while it is not known. */
  readonly picture_rate_hz: number | null;
  /** ANC packets, and what is wrong with them. */
  readonly ancillary: Figures<AncFigures>;
  /** Kinds of ANC packets by line: 64 at most. */
  readonly anc_kinds: readonly AncKind[];
  /** ANC packets of further kinds. */
  readonly other_kinds: number;
  /** What the ANC packets carry, since the stream was first seen. */
  readonly content: AncContentReport;
  /** Text of CEA-608 and CEA-708 in caption distribution packets; null where none came. */
  readonly caption_text: CaptionReport | null;
  /** Teletext in subtitling distribution packets (OP-47); null where none came. */
  readonly op47: Op47Report | null;
  /** Datagrams with RTP padding, which is left out, since the stream was first seen. */
  readonly padded_datagrams: number;
  /** Events that were lost because nobody took them. */
  readonly events_dropped: number;
}

/** Messages of PTP to one address. Counts are those since the stream was first seen. Spec: IEEE Std 1588 */
export interface PtpStreamReport extends StreamFields, PtpSnapshot {
  /** What was recognised in the datagrams. */
  readonly kind: 'ptp';
}

/** FEC packets of a transport stream in RTP. Counts are those since the stream was first seen. Spec: SMPTE ST 2022-1 */
export interface FecStreamReport extends StreamFields, FecSnapshot {
  /** What was recognised in the datagrams. */
  readonly kind: 'st2022-1';
}

/** A stream of JPEG XS. Spec: SMPTE ST 2110-22; RFC 9134 */
export interface JpegXsStreamReport extends StreamFields {
  /** What was recognised in the datagrams. */
  readonly kind: 'st2110-22';
  /** null before the first packet. */
  readonly format: JpegXsFormat | null;
  /** Packets and frames. */
  readonly jpeg_xs: Figures<JpegXsFigures>;
}
