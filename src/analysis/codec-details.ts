// Tested by: test/golden/report.samples.test.ts, test/analysis/stream-analyzer.test.ts
/** What the header of an elementary stream says; null where it does not, or does not apply. */
export interface CodecDetails {
  /** In luma samples; null for audio. */
  readonly width: number | null;
  /** In luma samples; null for audio. */
  readonly height: number | null;
  /** Frames a second; null where the header does not say it. */
  readonly frame_rate: number | null;
  /** In words where it has a name, otherwise its number. */
  readonly profile: string | null;
  /** As the standard of the codec writes it. */
  readonly level: string | null;
  /** Bits of a luma sample. */
  readonly bit_depth: number | null;
  /** As the sequence header says it: interlaced where fields are allowed; null where it does not tell. */
  readonly scan: 'progressive' | 'interlaced' | null;
  /** Width to height of a sample: `64:45`. */
  readonly sample_aspect_ratio: string | null;
  /** Width to height of the picture: `16:9`. */
  readonly display_aspect_ratio: string | null;
  /** Sampling rate that audio plays at: that of the core where AAC in ADTS may have SBR without saying so. */
  readonly sample_rate_hz: number | null;
  /** Channels of audio as it plays, low-frequency ones included. */
  readonly channels: number | null;
  /** Bit rate of audio that its frames tell; null where they do not. */
  readonly bitrate_bps: number | null;
  /** Spectral band replication of AAC; null where the stream does not tell: ADTS never does, and twice the rate may be meant. */
  readonly has_sbr: boolean | null;
}

/** For who fills some of it in. */
export const NO_DETAILS: CodecDetails = {
  width: null,
  height: null,
  frame_rate: null,
  profile: null,
  level: null,
  bit_depth: null,
  scan: null,
  sample_aspect_ratio: null,
  display_aspect_ratio: null,
  sample_rate_hz: null,
  channels: null,
  bitrate_bps: null,
  has_sbr: null,
};
