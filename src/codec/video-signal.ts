// Tested by: test/analysis/content/video.samples.test.ts
import type { SyntaxReader } from './syntax-reader.js';

/** Code points of Rec. ITU-T H.273, 2 where the stream does not say. */
export interface ColourDescription {
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
}

export interface VideoSignal extends ColourDescription {
  /** video_full_range_flag; undefined where the stream does not say. */
  readonly isFullRange: boolean | undefined;
}

const UNSPECIFIED = 2;
export const NO_VIDEO_SIGNAL: VideoSignal = {
  primaries: UNSPECIFIED,
  transfer: UNSPECIFIED,
  matrix: UNSPECIFIED,
  isFullRange: undefined,
};

/** video_signal_type_present_flag and what it promises. Spec: ITU-T H.264, E.1.1; ITU-T H.265, E.2.1 */
export function readVideoSignal(bits: SyntaxReader): VideoSignal {
  if (!bits.flag('video_signal_type_present_flag')) return NO_VIDEO_SIGNAL;
  bits.u('video_format', 3);
  const isFullRange = bits.flag('video_full_range_flag');
  if (!bits.flag('colour_description_present_flag')) return { ...NO_VIDEO_SIGNAL, isFullRange };
  const primaries = bits.u('colour_primaries', 8);
  const transfer = bits.u('transfer_characteristics', 8);
  const matrix = bits.u('matrix_coefficients', 8);
  return { primaries, transfer, matrix, isFullRange };
}
