// Tested by: test/codec/audio/readers.test.ts
/** Codecs of audio whose frames are followed. */
export const FRAMED_CODECS = ['mpeg_audio', 'adts', 'latm', 'ac3', 'ac4', 'dts', 'opus', 's302m'] as const;
export type FramedCodec = (typeof FRAMED_CODECS)[number];

/** What the frames of an audio stream say of it; null where they do not, or where it does not apply. */
export interface AudioFormat {
  /** As the frames say it, whatever the PMT does. */
  readonly codec: 'mp1' | 'mp2' | 'mp3' | 'aac' | 'aac_latm' | 'ac3' | 'eac3' | 'ac4' | 'dts' | 'opus' | 's302m';
  /** In words where it has a name, otherwise its number. */
  readonly profile: string | null;
  /** As it plays, low-frequency ones included. */
  readonly channels: number | null;
  /** `mono`, `dual mono`, `stereo`, `5.1`, `7.1`, …: the surround channels of 5.1 stand at the side or behind, as the codec has it. */
  readonly layout: string | null;
  /** Sampling rate that it plays at: that of the core where AAC in ADTS may have SBR without saying so. */
  readonly sample_rate_hz: number | null;
  /** As the frame headers say; null where they do not, or where it changes from frame to frame. */
  readonly bitrate_bps: number | null;
  /** Bits of a sample of PCM. */
  readonly bit_depth: number | null;
  /** Loudness of dialogue against full scale, in dB. */
  readonly dialnorm_db: number | null;
  /** What the service is there for: `complete main`, `visually impaired`, … */
  readonly service: string | null;
  /** Spectral band replication of AAC; null where the stream does not tell: ADTS never does, and twice the rate may be meant. */
  readonly has_sbr: boolean | null;
  /** Parametric stereo of AAC; null where the stream does not tell. */
  readonly has_ps: boolean | null;
  /** Joint object coding of E-AC-3, which is Dolby Atmos. */
  readonly is_atmos: boolean | null;
  /** Programs, or presentations, that one can choose from. */
  readonly presentations: number | null;
  /** Frames a second, of a codec that has frame rates of its own. */
  readonly frame_rate: number | null;
}

/** For a reader to fill in. */
export const NO_FORMAT: Omit<AudioFormat, 'codec'> = {
  profile: null,
  channels: null,
  layout: null,
  sample_rate_hz: null,
  bitrate_bps: null,
  bit_depth: null,
  dialnorm_db: null,
  service: null,
  has_sbr: null,
  has_ps: null,
  is_atmos: null,
  presentations: null,
  frame_rate: null,
};
