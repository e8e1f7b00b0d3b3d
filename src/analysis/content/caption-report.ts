// Tested by: test/analysis/content/caption-observer.test.ts
import type { XdsFacts } from '../../codec/captions/cea608/xds.js';

/** Ways that captions come in beside each other: the fields of line 21, for CC1 and CC2, and CC3 and CC4; CEA-708. */
export const CAPTION_DATA_CHANNELS = ['field_1', 'field_2', 'dtvcc'] as const;
/** One of the ways that captions come in beside each other. */
export type CaptionDataChannel = (typeof CAPTION_DATA_CHANNELS)[number];

/** The one that a channel is in. */
export function dataChannelOf(channel: string): CaptionDataChannel {
  if (channel.startsWith('708')) return 'dtvcc';
  return channel.endsWith('1') || channel.endsWith('2') ? 'field_1' : 'field_2';
}

/** What came as captions with the pictures of a video stream. */
export interface CaptionFigures {
  /** Structures with caption data, be it empty: one for each picture, or each field. */
  readonly structures: number;
  /** Constructs of cc_data(), padding too. */
  readonly constructs: number;
  /** Pictures whose cc_count is not what lasts for the time that they are shown: 600 constructs a second. */
  readonly wrong_counts: number;
  /** Structures that ended before cc_count said so. */
  readonly truncated: number;
  /** Pairs of line 21, first field, empty ones too. */
  readonly field_1_pairs: number;
  /** Those of them that are empty. */
  readonly field_1_empty: number;
  /** Pairs of line 21, second field, empty ones too. */
  readonly field_2_pairs: number;
  /** Those of them that are empty. */
  readonly field_2_empty: number;
  /** Bytes of line 21 whose parity is wrong. */
  readonly parity_errors: number;
  /** Packets of extended data services that were whole. */
  readonly xds_packets: number;
  /** Packets of extended data services that were not. */
  readonly xds_errors: number;
  /** Caption channel packets of CEA-708 that were whole. */
  readonly dtvcc_packets: number;
  /** Packets that were cut off, or whose service blocks do not fit. */
  readonly dtvcc_errors: number;
  /** Packets whose sequence number does not follow that of the one before. */
  readonly dtvcc_sequence_gaps: number;
  /** Captions that were shown and are over. */
  readonly captions: number;
  /** Captions that were not told as events, as there were too many. */
  readonly captions_not_told: number;
}

/** One channel that had captions. */
export interface CaptionChannelReport {
  /** `CC1` to `CC4`, `T1` to `T4`, or `708:` and the number of the service. */
  readonly channel: string;
  /** By the caption_service_descriptor; null where there is none. */
  readonly language: string | null;
  /** Captions that are over, since the stream was first seen. */
  readonly captions: number;
  /** When the last one was over, in ns since the first datagram; null before. */
  readonly last_time_ns: number | null;
  /** The last one that is over; null before. */
  readonly last_text: string | null;
}

/** The captions of a video stream. */
export interface CaptionReport {
  /** Figures of the last report interval. */
  readonly interval: CaptionFigures;
  /** Since the stream was first seen. */
  readonly total: CaptionFigures;
  /** Pairs a second of line 21, first field, in the last interval: 29.97 where all is well; null where no time has passed. */
  readonly field_1_pairs_per_s: number | null;
  /** The same of the second field. */
  readonly field_2_pairs_per_s: number | null;
  /** Constructs a second, in the last interval: 600 where all is well. */
  readonly constructs_per_s: number | null;
  /** Longest time that pictures were shown without caption data, from one structure to the next, in the last interval; null with none. */
  readonly longest_gap_ms: number | null;
  /** In the order in which they came up; 64 at most. */
  readonly channels: readonly CaptionChannelReport[];
  /** What extended data services say; null where there are none. */
  readonly xds: XdsFacts | null;
  /** Where captions are missing that were there. */
  readonly lost: readonly CaptionDataChannel[];
}
