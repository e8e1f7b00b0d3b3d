// Tested by: test/golden/report.samples.test.ts, test/analysis/stream-analyzer.test.ts
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
  /** Sampling rate of audio. */
  readonly sample_rate_hz: number | null;
  /** Channels of audio, low-frequency ones included. */
  readonly channels: number | null;
}

const NOTHING: CodecDetails = {
  width: null,
  height: null,
  frame_rate: null,
  profile: null,
  level: null,
  bit_depth: null,
  sample_rate_hz: null,
  channels: null,
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

export function codecDetailsOf(header: StreamHeader): CodecDetails {
  switch (header.codec) {
    case 'mpeg_video': {
      const { width, height, frameRate, extension } = header.video;
      const { profile = null, level = null } = extension ?? {};
      return { ...NOTHING, width, height, frame_rate: rateOrNull(frameRate), profile, level, bit_depth: 8 };
    }
    case 'h264': {
      const { width, height, frameRate, profileIdc, levelIdc, bitDepth } = header.sps;
      return {
        ...NOTHING,
        width,
        height,
        frame_rate: rateOrNull(frameRate),
        profile: H264_PROFILES[profileIdc] ?? String(profileIdc),
        level: (levelIdc / 10).toFixed(1),
        bit_depth: bitDepth,
      };
    }
    case 'hevc': {
      const { width, height, frameRate, profileIdc, levelIdc, bitDepth } = header.sps;
      return {
        ...NOTHING,
        width,
        height,
        frame_rate: rateOrNull(frameRate) ?? rateOrNull(header.vps?.frameRate ?? 0),
        profile: HEVC_PROFILES[profileIdc] ?? String(profileIdc),
        level: (levelIdc / 30).toFixed(1),
        bit_depth: bitDepth,
      };
    }
    default: {
      const { sampleRateHz, channels } = header.audio;
      return { ...NOTHING, sample_rate_hz: sampleRateHz, channels };
    }
  }
}

function rateOrNull(frameRate: number): number | null {
  return frameRate > 0 && Number.isFinite(frameRate) ? frameRate : null;
}
