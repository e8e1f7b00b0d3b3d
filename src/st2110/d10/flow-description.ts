// Tested by: test/analysis/st2110/video-stream-payload.test.ts
import type { StreamKind } from '../../stream/stream-kind.js';

/** How pictures are scanned. Spec: SMPTE ST 2110-20, 7.3 */
export type Scan = 'progressive' | 'interlaced' | 'psf';
/** How payloads are filled. Spec: SMPTE ST 2110-20, 6.3 */
export type Packing = 'gpm' | 'bpm';

/** The kinds of stream that a description can be of. Spec: RFC 9134 (JPEG XS, of ST 2110-22) */
export type DescribedKind = Extract<
  StreamKind,
  'st2110-20' | 'st2110-22' | 'st2110-30' | 'st2110-40' | 'mpegts' | 'rtp'
>;

/** What keeps the clock of the sender. Spec: RFC 7273, 4.8; SMPTE ST 2110-10, 8.2 */
export interface ReferenceClock {
  /** `ptp`: locked to a grandmaster; `localmac`: its own; otherwise the word of the description. */
  readonly source: string;
  /** EUI-64 of the grandmaster, or the MAC address; null where it is not stated, as of `traceable`. */
  readonly id: string | null;
  /** PTP domain; null where it is not stated. */
  readonly domain: number | null;
  /** The grandmaster is not named, but is traceable to TAI. */
  readonly is_traceable: boolean;
}

/** What is described of pictures; null: not stated. Spec: SMPTE ST 2110-20, 7; SMPTE ST 2110-21, 8; SMPTE ST 2110-22, 7 */
export interface VideoDescription {
  /** Pixels of a line. */
  readonly width: number | null;
  /** Lines of a frame, of both fields. */
  readonly height: number | null;
  /** Progressive unless something else is stated. */
  readonly scan: Scan;
  /** Frames a second as a fraction: `60000/1001`. */
  readonly frame_rate: string | null;
  /** As written: `YCbCr-4:2:2`. */
  readonly sampling: string | null;
  /** As written: 8, 10, 12, 16 or 16f. */
  readonly depth: string | null;
  /** As written: BT709. */
  readonly colorimetry: string | null;
  /** TCS: SDR unless it is stated. */
  readonly transfer_characteristic: string | null;
  /** RANGE, as written: NARROW. */
  readonly range: string | null;
  /** PM. */
  readonly packing: Packing | null;
  /** TP: 2110TPN, 2110TPNL, 2110TPW. */
  readonly sender_type: string | null;
  /** TROFF in µs. */
  readonly tr_offset_us: number | null;
  /** CMAX. */
  readonly c_max: number | null;
  /** MAXUDP. */
  readonly max_udp: number | null;
}

/** What is described of sound; null: not stated. Spec: SMPTE ST 2110-30, 6; SMPTE ST 2110-31, 6 */
export interface AudioDescription {
  /** How samples are coded; AM824 is that of ST 2110-31. */
  readonly encoding: 'L16' | 'L24' | 'AM824';
  /** Samples of a channel a second. */
  readonly sample_rate_hz: number;
  /** Channels of the stream. */
  readonly channels: number;
  /** ptime in ms. */
  readonly packet_time_ms: number | null;
  /** As written: `SMPTE2110.(51,ST)`. */
  readonly channel_order: string | null;
}

/** What is described of ancillary data. Spec: RFC 8331, 3.1; SMPTE ST 2110-40, 5 */
export interface AncillaryDescription {
  /** DID and SDID of packets that may be there, `0x61,0x02`; empty where none is stated. */
  readonly did_sdid: readonly string[];
  /** VPID_Code, by ST 352. */
  readonly vpid_code: number | null;
  /** Frames a second as a fraction. */
  readonly frame_rate: string | null;
}

/** Flows that carry the same in several ways. Spec: RFC 7104, 4; SMPTE ST 2022-7 */
export interface DuplicateGroup {
  /** Identification tag of the leg, and its place among the legs of the group, from 0 on. */
  readonly leg: string;
  /** Place of the leg in the group, from 0 on. */
  readonly index: number;
  /** Destination address and port of each leg, in their order. */
  readonly legs: readonly string[];
}

/** One flow of a session description, the same of whatever file or registry it came. Spec: RFC 8866; SMPTE ST 2110-10, 8 */
export interface FlowDescription {
  /** Where it came from: a file, an address, or the sender of a registry. */
  readonly origin: string;
  /** s=, the name of the session. */
  readonly session_name: string;
  /** What kind of stream it is. */
  readonly kind: DescribedKind;
  /** Where it is sent: multicast group or unicast address. */
  readonly destination_ip: string;
  /** UDP port it is sent to. */
  readonly destination_port: number;
  /** a=source-filter: the addresses that send it; empty where any may. */
  readonly source_ips: readonly string[];
  /** Of RTP. */
  readonly payload_type: number;
  /** Of the RTP timestamps. */
  readonly clock_rate_hz: number;
  /** a=ts-refclk; null where it is not stated. */
  readonly reference_clock: ReferenceClock | null;
  /** a=mediaclk:direct=, what the RTP timestamps are off by; null where they are not locked to the reference clock. */
  readonly media_clock_offset: number | null;
  /** Its legs by ST 2022-7; null where there is one alone. */
  readonly duplicates: DuplicateGroup | null;
  /** null unless it is of pictures. */
  readonly video: VideoDescription | null;
  /** null unless it is of sound. */
  readonly audio: AudioDescription | null;
  /** null unless it is of ancillary data. */
  readonly ancillary: AncillaryDescription | null;
}

/** Whether RTP timestamps are stated to be those of PTP: locked to a grandmaster, directly. Spec: SMPTE ST 2110-10, 7.3, 8.3 */
export function isPtpLocked({ reference_clock, media_clock_offset }: FlowDescription): boolean {
  return reference_clock?.source === 'ptp' && media_clock_offset !== null;
}
