// Tested by: test/golden/report.samples.test.ts, test/analysis/stream-analyzer.test.ts
import { inLowestTerms, type SampleAspect } from '../codec/sample-aspect.js';
import type { StreamHeader } from '../codec/stream-header.js';

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

/** profile_idc in words. Spec: ITU-T H.264, Annex A */
const H264_PROFILES: Readonly<Record<number, string>> = {
  66: 'baseline',
  77: 'main',
  88: 'extended',
  100: 'high',
  110: 'high_10',
  122: 'high_422',
  244: 'high_444',
};
/** general_profile_idc in words. Spec: ITU-T H.265, Annex A */
const HEVC_PROFILES: Readonly<Record<number, string>> = { 1: 'main', 2: 'main_10', 3: 'main_still', 4: 'range' };

/** audioObjectType in words. Spec: ISO/IEC 14496-3, 1.5.1 */
const AAC_PROFILES: Readonly<Record<number, string>> = {
  1: 'main',
  2: 'LC',
  3: 'SSR',
  4: 'LTP',
  5: 'HE-AAC',
  29: 'HE-AAC_v2',
};

export function codecDetailsOf(header: StreamHeader): CodecDetails {
  switch (header.codec) {
    case 'mpeg_video': {
      const { width, height, frameRate, extension } = header.video;
      const { profile = null, level = null } = extension ?? {};
      return {
        ...NO_DETAILS,
        width,
        height,
        frame_rate: rateOrNull(frameRate),
        profile,
        level,
        bit_depth: 8,
        scan: scanOf(extension?.isProgressive ?? true),
        ...aspectsOf(header.video),
      };
    }
    case 'h264': {
      const { width, height, frameRate, profileIdc, levelIdc, bitDepth } = header.sps;
      return {
        ...NO_DETAILS,
        width,
        height,
        frame_rate: rateOrNull(frameRate),
        profile: H264_PROFILES[profileIdc] ?? String(profileIdc),
        level: (levelIdc / 10).toFixed(1),
        bit_depth: bitDepth,
        scan: scanOf(header.sps.isFrameOnly),
        ...aspectsOf(header.sps),
      };
    }
    case 'hevc': {
      const { width, height, frameRate, profileIdc, levelIdc, bitDepth } = header.sps;
      return {
        ...NO_DETAILS,
        width,
        height,
        frame_rate: rateOrNull(frameRate) ?? rateOrNull(header.vps?.frameRate ?? 0),
        profile: HEVC_PROFILES[profileIdc] ?? String(profileIdc),
        level: (levelIdc / 30).toFixed(1),
        bit_depth: bitDepth,
        ...aspectsOf(header.sps),
      };
    }
    case 'latm': {
      const { outputRateHz, outputChannels, audioObjectType, hasSbr } = header.audio;
      return {
        ...NO_DETAILS,
        profile: AAC_PROFILES[audioObjectType] ?? String(audioObjectType),
        sample_rate_hz: outputRateHz,
        channels: outputChannels,
        has_sbr: hasSbr,
      };
    }
    case 'adts': {
      const { sampleRateHz, channels, audioObjectType } = header.audio;
      const profile = AAC_PROFILES[audioObjectType] ?? String(audioObjectType);
      return { ...NO_DETAILS, profile, sample_rate_hz: sampleRateHz, channels };
    }
    default: {
      const { sampleRateHz, channels, bitrateBps } = header.audio;
      return { ...NO_DETAILS, sample_rate_hz: sampleRateHz, channels, bitrate_bps: bitrateBps };
    }
  }
}

function scanOf(isProgressive: boolean): 'progressive' | 'interlaced' {
  return isProgressive ? 'progressive' : 'interlaced';
}

function aspectsOf({
  width,
  height,
  sampleAspect,
}: {
  readonly width: number;
  readonly height: number;
  readonly sampleAspect: SampleAspect;
}): Pick<CodecDetails, 'sample_aspect_ratio' | 'display_aspect_ratio'> {
  if (sampleAspect === undefined) return { sample_aspect_ratio: null, display_aspect_ratio: null };
  const [across, down] = sampleAspect;
  return {
    sample_aspect_ratio: `${across}:${down}`,
    display_aspect_ratio: inLowestTerms(across * width, down * height).join(':'),
  };
}

function rateOrNull(frameRate: number): number | null {
  return frameRate > 0 && Number.isFinite(frameRate) ? frameRate : null;
}
