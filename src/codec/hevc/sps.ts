import { Rbsp } from '../nal/rbsp.js';
import { SyntaxReader, type SyntaxSink } from '../syntax-reader.js';
import { HevcNal, hevcNalType } from './nal-unit.js';
import { type HevcProfileTierLevel, readProfileTierLevel } from './profile-tier-level.js';
import { readScalingLists, readShortTermSets } from './sps-lists.js';
import { type HevcVui, NO_HEVC_VUI, readHevcVui } from './vui.js';

/** What a sequence parameter set says of an HEVC stream. */
export interface HevcSps extends HevcProfileTierLevel, HevcVui {
  readonly id: number;
  /** Size of the picture that is shown, within the conformance window, in luma samples. */
  readonly width: number;
  readonly height: number;
  /** Size of the picture that is coded, in luma samples. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly chromaFormatIdc: number;
  readonly hasSeparatePlanes: boolean;
  readonly bitDepth: number;
  readonly chromaBitDepth: number;
  readonly orderLsbBits: number;
  /** sps_max_num_reorder_pics of the highest sub-layer. */
  readonly maxReorderPictures: number;
}

export const HEVC_NAL_SPS = HevcNal.SPS;
const NAL_HEADER_SIZE = 2;
const MAX_LONG_TERM_PICTURES = 32;
const MAX_SIZE = 16888;
const MAX_ID = 15;
const MAX_DEPTH = 16;
const MAX_ORDER_BITS = 16;

const rbsp = new Rbsp();

/**
 * The sequence parameter set NAL unit at `pos` (its header) up to `end`; undefined when it is none, or cut off.
 * Spec: ITU-T H.265, 7.3.2.2 and Annex E
 */
export function hevcSpsAt(bytes: Uint8Array, pos: number, end: number): HevcSps | undefined {
  if (pos + NAL_HEADER_SIZE > end || hevcNalType(bytes[pos]!) !== HEVC_NAL_SPS) return undefined;
  rbsp.read(bytes, pos + NAL_HEADER_SIZE, end);
  return readHevcSps(rbsp.bytes, 0, rbsp.length);
}

/** seq_parameter_set_rbsp() up to the VUI; undefined when it is cut off, or impossible. */
export function readHevcSps(bytes: Uint8Array, pos: number, end: number, sink?: SyntaxSink): HevcSps | undefined {
  const bits = new SyntaxReader(bytes, pos, end, sink);
  bits.u('sps_video_parameter_set_id', 4);
  const maxSubLayersMinus1 = bits.u('sps_max_sub_layers_minus1', 3);
  bits.flag('sps_temporal_id_nesting_flag');
  const profileTierLevel = readProfileTierLevel(bits, maxSubLayersMinus1);
  const id = bits.ue('sps_seq_parameter_set_id');
  const chromaFormatIdc = bits.ue('chroma_format_idc');
  const hasSeparatePlanes = chromaFormatIdc === 3 && bits.flag('separate_colour_plane_flag');
  const codedWidth = bits.ue('pic_width_in_luma_samples');
  const codedHeight = bits.ue('pic_height_in_luma_samples');
  const [cropX, cropY] = readWindow(bits, chromaFormatIdc);
  const bitDepth = bits.ue('bit_depth_luma_minus8') + 8;
  const chromaBitDepth = bits.ue('bit_depth_chroma_minus8') + 8;
  const orderLsbBits = bits.ue('log2_max_pic_order_cnt_lsb_minus4') + 4;
  const orderings = bits.flag('sps_sub_layer_ordering_info_present_flag') ? maxSubLayersMinus1 + 1 : 1;
  let maxReorderPictures = 0;
  for (let n = 0; n < orderings; n++) {
    bits.ue('sps_max_dec_pic_buffering_minus1');
    maxReorderPictures = bits.ue('sps_max_num_reorder_pics');
    bits.ue('sps_max_latency_increase_plus1');
  }
  if (bits.isTruncated || orderLsbBits > MAX_ORDER_BITS || id > MAX_ID) return undefined;
  if (!readTools(bits, orderLsbBits)) return undefined;
  const vui = bits.flag('vui_parameters_present_flag') ? readHevcVui(bits, maxSubLayersMinus1) : NO_HEVC_VUI;
  const width = codedWidth - cropX;
  const height = codedHeight - cropY;
  const isSize = width > 0 && height > 0 && codedWidth <= MAX_SIZE && codedHeight <= MAX_SIZE;
  const isDepth = bitDepth <= MAX_DEPTH && chromaBitDepth <= MAX_DEPTH && chromaFormatIdc <= 3;
  if (bits.isTruncated || !isSize || !isDepth) return undefined;
  const sizes = { width, height, codedWidth, codedHeight };
  const format = { chromaFormatIdc, hasSeparatePlanes, bitDepth, chromaBitDepth };
  return { id, ...profileTierLevel, ...sizes, ...format, orderLsbBits, maxReorderPictures, ...vui };
}

/** Luma samples outside of a window, across and down. Spec: ITU-T H.265, 7.4.3.2.1 */
function readWindow(bits: SyntaxReader, chromaFormatIdc: number): [number, number] {
  if (!bits.flag('conformance_window_flag')) return [0, 0];
  const unitX = chromaFormatIdc === 1 || chromaFormatIdc === 2 ? 2 : 1;
  const unitY = chromaFormatIdc === 1 ? 2 : 1;
  const across = bits.ue('conf_win_left_offset') + bits.ue('conf_win_right_offset');
  const down = bits.ue('conf_win_top_offset') + bits.ue('conf_win_bottom_offset');
  return [across * unitX, down * unitY];
}

/** What stands between the picture order count and the VUI; whether it is possible. */
function readTools(bits: SyntaxReader, orderLsbBits: number): boolean {
  bits.ue('log2_min_luma_coding_block_size_minus3');
  bits.ue('log2_diff_max_min_luma_coding_block_size');
  bits.ue('log2_min_luma_transform_block_size_minus2');
  bits.ue('log2_diff_max_min_luma_transform_block_size');
  bits.ue('max_transform_hierarchy_depth_inter');
  bits.ue('max_transform_hierarchy_depth_intra');
  if (bits.flag('scaling_list_enabled_flag') && bits.flag('sps_scaling_list_data_present_flag')) readScalingLists(bits);
  bits.flag('amp_enabled_flag');
  bits.flag('sample_adaptive_offset_enabled_flag');
  if (bits.flag('pcm_enabled_flag')) {
    bits.u('pcm_sample_bit_depth_luma_minus1', 4);
    bits.u('pcm_sample_bit_depth_chroma_minus1', 4);
    bits.ue('log2_min_pcm_luma_coding_block_size_minus3');
    bits.ue('log2_diff_max_min_pcm_luma_coding_block_size');
    bits.flag('pcm_loop_filter_disabled_flag');
  }
  if (!readShortTermSets(bits)) return false;
  if (bits.flag('long_term_ref_pics_present_flag')) {
    const count = Math.min(bits.ue('num_long_term_ref_pics_sps'), MAX_LONG_TERM_PICTURES);
    for (let n = 0; n < count; n++) {
      bits.u('lt_ref_pic_poc_lsb_sps', orderLsbBits);
      bits.flag('used_by_curr_pic_lt_sps_flag');
    }
  }
  bits.flag('sps_temporal_mvp_enabled_flag');
  bits.flag('strong_intra_smoothing_enabled_flag');
  return true;
}
