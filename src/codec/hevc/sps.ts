import { BitReader } from '../bit-reader.js';
import type { CodedPictureBuffer } from '../coded-picture-buffer.js';
import { readSampleAspect, type SampleAspect } from '../sample-aspect.js';
import { readHevcHrd } from './hrd.js';
import { type HevcProfileTierLevel, readProfileTierLevel } from './profile-tier-level.js';

/** What a sequence parameter set says of an HEVC stream. */
export interface HevcSps extends HevcProfileTierLevel {
  /** Size of the picture that is shown, within the conformance window, in luma samples. */
  readonly width: number;
  readonly height: number;
  /** Size of the picture that is coded, in luma samples. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly chromaFormatIdc: number;
  readonly bitDepth: number;
  readonly sampleAspect: SampleAspect;
  /** Frames a second; 0 where the set does not say. */
  readonly frameRate: number;
  readonly nalHrd: CodedPictureBuffer | undefined;
}

export const HEVC_NAL_SPS = 33;
const MAX_SHORT_TERM_SETS = 64;
const MAX_LONG_TERM_PICTURES = 32;
const MAX_PICTURES = 16;
const MAX_SIZE = 16888;

/**
 * The sequence parameter set NAL unit at `pos` (its header) up to `end`; undefined when it is none, or cut off.
 * Spec: ITU-T H.265, 7.3.2.2 and Annex E
 */
export function hevcSpsAt(bytes: Uint8Array, pos: number, end: number): HevcSps | undefined {
  const bits = new BitReader(bytes, pos, end, true);
  if ((bits.u(16) & 0xfe00) >> 9 !== HEVC_NAL_SPS) return undefined;
  bits.skip(4); // sps_video_parameter_set_id
  const maxSubLayersMinus1 = bits.u(3);
  bits.skip(1); // sps_temporal_id_nesting_flag
  const profileTierLevel = readProfileTierLevel(bits, maxSubLayersMinus1);
  bits.ue(); // sps_seq_parameter_set_id
  const chromaFormatIdc = bits.ue();
  if (chromaFormatIdc === 3) bits.skip(1); // separate_colour_plane_flag
  const codedWidth = bits.ue();
  const codedHeight = bits.ue();
  const [cropX, cropY] = readWindow(bits, chromaFormatIdc);
  const bitDepth = bits.ue() + 8;
  bits.ue(); // bit_depth_chroma_minus8
  const orderLsbBits = bits.ue() + 4;
  const orderings = bits.flag() ? maxSubLayersMinus1 + 1 : 1;
  for (let n = 0; n < orderings * 3; n++) bits.ue();
  for (let n = 0; n < 6; n++) bits.ue(); // sizes of blocks, depths of the transform hierarchy
  if (bits.flag() && bits.flag()) skipScalingLists(bits);
  bits.skip(2); // amp_enabled_flag, sample_adaptive_offset_enabled_flag
  if (bits.flag()) skipPcm(bits);
  if (!skipShortTermSets(bits)) return undefined;
  if (bits.flag()) {
    const count = Math.min(bits.ue(), MAX_LONG_TERM_PICTURES);
    bits.skip(count * (orderLsbBits + 1));
  }
  bits.skip(2); // sps_temporal_mvp_enabled_flag, strong_intra_smoothing_enabled_flag
  const vui = bits.flag()
    ? readVui(bits, maxSubLayersMinus1)
    : { sampleAspect: undefined, frameRate: 0, nalHrd: undefined };
  const width = codedWidth - cropX;
  const height = codedHeight - cropY;
  const isPossible = width > 0 && height > 0 && codedWidth <= MAX_SIZE && codedHeight <= MAX_SIZE;
  if (bits.isTruncated || !isPossible) return undefined;
  return { ...profileTierLevel, width, height, codedWidth, codedHeight, chromaFormatIdc, bitDepth, ...vui };
}

/** Luma samples outside of a window, across and down. Spec: ITU-T H.265, 7.4.3.2.1 */
function readWindow(bits: BitReader, chromaFormatIdc: number): [number, number] {
  if (!bits.flag()) return [0, 0];
  const unitX = chromaFormatIdc === 1 || chromaFormatIdc === 2 ? 2 : 1;
  const unitY = chromaFormatIdc === 1 ? 2 : 1;
  const across = bits.ue() + bits.ue();
  const down = bits.ue() + bits.ue();
  return [across * unitX, down * unitY];
}

/** Spec: ITU-T H.265, 7.3.4 */
function skipScalingLists(bits: BitReader): void {
  for (let size = 0; size < 4; size++) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      if (!bits.flag()) {
        bits.ue(); // scaling_list_pred_matrix_id_delta
        continue;
      }
      if (size > 1) bits.se(); // scaling_list_dc_coef_minus8
      const coefficients = Math.min(64, 1 << (4 + size * 2));
      for (let n = 0; n < coefficients; n++) bits.se();
    }
  }
}

function skipPcm(bits: BitReader): void {
  bits.skip(8); // bit depths
  bits.ue();
  bits.ue();
  bits.skip(1); // pcm_loop_filter_disabled_flag
}

/** Whether the short-term reference picture sets are possible ones. Spec: ITU-T H.265, 7.3.7 and 7.4.8 */
function skipShortTermSets(bits: BitReader): boolean {
  const sets = bits.ue();
  if (sets > MAX_SHORT_TERM_SETS) return false;
  let pictures = 0;
  for (let set = 0; set < sets && !bits.isTruncated; set++) {
    if (set > 0 && bits.flag()) {
      bits.skip(1); // delta_rps_sign
      bits.ue(); // abs_delta_rps_minus1
      let predicted = 0;
      for (let n = 0; n <= pictures; n++) {
        const isUsed = bits.flag();
        if (isUsed || bits.flag()) predicted++;
      }
      pictures = predicted;
    } else {
      pictures = bits.ue() + bits.ue();
      if (pictures > MAX_PICTURES) return false;
      for (let n = 0; n < pictures; n++) {
        bits.ue(); // delta_poc_minus1
        bits.skip(1); // used_by_curr_pic_flag
      }
    }
    if (pictures > MAX_PICTURES) return false;
  }
  return true;
}

/** Spec: ITU-T H.265, E.2.1 */
function readVui(bits: BitReader, maxSubLayersMinus1: number): Pick<HevcSps, 'sampleAspect' | 'frameRate' | 'nalHrd'> {
  const sampleAspect = readSampleAspect(bits);
  if (bits.flag()) bits.skip(1); // overscan
  if (bits.flag()) {
    bits.skip(4); // video_format, video_full_range_flag
    if (bits.flag()) bits.skip(24); // colour_description
  }
  if (bits.flag()) {
    bits.ue(); // chroma_sample_loc_type_top_field
    bits.ue(); // chroma_sample_loc_type_bottom_field
  }
  bits.skip(3); // neutral_chroma_indication_flag, field_seq_flag, frame_field_info_present_flag
  if (bits.flag()) for (let n = 0; n < 4; n++) bits.ue(); // default display window
  let frameRate = 0;
  let nalHrd: CodedPictureBuffer | undefined;
  if (bits.flag()) {
    const unitsInTick = bits.u(32);
    const timeScale = bits.u(32);
    if (unitsInTick > 0) frameRate = timeScale / unitsInTick;
    if (bits.flag()) bits.ue(); // vui_num_ticks_poc_diff_one_minus1
    if (bits.flag()) nalHrd = readHevcHrd(bits, true, maxSubLayersMinus1);
  }
  return { sampleAspect, frameRate, nalHrd };
}
