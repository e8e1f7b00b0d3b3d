// Tested by: test/codec/video/unit-dump.encoders.test.ts
import type { SyntaxReader } from '../syntax-reader.js';
import type { TimeCode } from '../time-code.js';
import { NO_VIDEO_SIGNAL, type VideoSignal } from '../video-signal.js';

/** group_of_pictures_header() */
export interface Mpeg2Group {
  readonly timeCode: TimeCode;
  readonly isClosed: boolean;
  readonly isBroken: boolean;
}

export interface Mpeg2PictureHeader {
  readonly temporalReference: number;
  /** picture_coding_type: 1 is I, 2 P, 3 B. */
  readonly type: number;
}

/** picture_structure. Spec: ISO/IEC 13818-2, Table 6-14 */
export const Mpeg2Structure = { TOP: 1, BOTTOM: 2, FRAME: 3 } as const;

export interface Mpeg2PictureCoding {
  readonly structure: number;
  readonly isTopFieldFirst: boolean;
  readonly isFieldRepeated: boolean;
  readonly isProgressive: boolean;
}

/** sequence_display_extension() */
export interface Mpeg2Display {
  readonly signal: VideoSignal;
  readonly width: number;
  readonly height: number;
}

/** picture_coding_type. Spec: ISO/IEC 13818-2, Table 6-12 */
export const MPEG2_PICTURE_TYPES: Readonly<Record<number, 'I' | 'P' | 'B'>> = { 1: 'I', 2: 'P', 3: 'B', 4: 'I' };

/** group_of_pictures_header() behind its start code; undefined when it is cut off. Spec: ISO/IEC 13818-2, 6.2.2.6 and 6.3.8 */
export function readMpeg2Group(bits: SyntaxReader): Mpeg2Group | undefined {
  const isDropFrame = bits.flag('drop_frame_flag');
  const hours = bits.u('time_code_hours', 5);
  const minutes = bits.u('time_code_minutes', 6);
  bits.u('marker_bit', 1);
  const seconds = bits.u('time_code_seconds', 6);
  const frames = bits.u('time_code_pictures', 6);
  const isClosed = bits.flag('closed_gop');
  const isBroken = bits.flag('broken_link');
  return bits.isTruncated
    ? undefined
    : { timeCode: { hours, minutes, seconds, frames, isDropFrame }, isClosed, isBroken };
}

/** picture_header() behind its start code; undefined when it is cut off. Spec: ISO/IEC 13818-2, 6.2.3 and 6.3.9 */
export function readMpeg2PictureHeader(bits: SyntaxReader): Mpeg2PictureHeader | undefined {
  const temporalReference = bits.u('temporal_reference', 10);
  const type = bits.u('picture_coding_type', 3);
  bits.u('vbv_delay', 16);
  return bits.isTruncated ? undefined : { temporalReference, type };
}

/** picture_coding_extension() behind its identifier; undefined when it is cut off. Spec: ISO/IEC 13818-2, 6.2.3.1 and 6.3.10 */
export function readMpeg2PictureCoding(bits: SyntaxReader): Mpeg2PictureCoding | undefined {
  for (const name of ['f_code[0][0]', 'f_code[0][1]', 'f_code[1][0]', 'f_code[1][1]']) bits.u(name, 4);
  bits.u('intra_dc_precision', 2);
  const structure = bits.u('picture_structure', 2);
  const isTopFieldFirst = bits.flag('top_field_first');
  bits.flag('frame_pred_frame_dct');
  bits.flag('concealment_motion_vectors');
  bits.flag('q_scale_type');
  bits.flag('intra_vlc_format');
  bits.flag('alternate_scan');
  const isFieldRepeated = bits.flag('repeat_first_field');
  bits.flag('chroma_420_type');
  const isProgressive = bits.flag('progressive_frame');
  bits.flag('composite_display_flag');
  return bits.isTruncated ? undefined : { structure, isTopFieldFirst, isFieldRepeated, isProgressive };
}

/** sequence_display_extension() behind its identifier; undefined when it is cut off. Spec: ISO/IEC 13818-2, 6.2.2.4 and 6.3.6 */
export function readMpeg2Display(bits: SyntaxReader): Mpeg2Display | undefined {
  bits.u('video_format', 3);
  const hasColours = bits.flag('colour_description');
  const signal = hasColours
    ? {
        primaries: bits.u('colour_primaries', 8),
        transfer: bits.u('transfer_characteristics', 8),
        matrix: bits.u('matrix_coefficients', 8),
        isFullRange: undefined,
      }
    : NO_VIDEO_SIGNAL;
  const width = bits.u('display_horizontal_size', 14);
  bits.u('marker_bit', 1);
  const height = bits.u('display_vertical_size', 14);
  return bits.isTruncated ? undefined : { signal, width, height };
}
