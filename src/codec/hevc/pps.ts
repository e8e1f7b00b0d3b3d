// Tested by: test/codec/video/unit-dump.encoders.test.ts
import { SyntaxReader, type SyntaxSink } from '../syntax-reader.js';
import { readScalingLists } from './sps-lists.js';

/** What a picture parameter set says that a slice segment header needs. */
export interface HevcPps {
  readonly id: number;
  readonly spsId: number;
  readonly hasDependentSlices: boolean;
  readonly hasOutputFlag: boolean;
  readonly extraSliceHeaderBits: number;
}

const MAX_ID = 63;
const MAX_SPS_ID = 15;
const MAX_TILES = 64;

/** pic_parameter_set_rbsp() up to its extensions; undefined when it is cut off, or impossible. Spec: ITU-T H.265, 7.3.2.3 */
export function readHevcPps(bytes: Uint8Array, pos: number, end: number, sink?: SyntaxSink): HevcPps | undefined {
  const bits = new SyntaxReader(bytes, pos, end, sink);
  const id = bits.ue('pps_pic_parameter_set_id');
  const spsId = bits.ue('pps_seq_parameter_set_id');
  const hasDependentSlices = bits.flag('dependent_slice_segments_enabled_flag');
  const hasOutputFlag = bits.flag('output_flag_present_flag');
  const extraSliceHeaderBits = bits.u('num_extra_slice_header_bits', 3);
  if (bits.isTruncated || id > MAX_ID || spsId > MAX_SPS_ID) return undefined;
  if (sink !== undefined) readRest(bits);
  return { id, spsId, hasDependentSlices, hasOutputFlag, extraSliceHeaderBits };
}

/** Of use to readers only. */
function readRest(bits: SyntaxReader): void {
  bits.flag('sign_data_hiding_enabled_flag');
  bits.flag('cabac_init_present_flag');
  bits.ue('num_ref_idx_l0_default_active_minus1');
  bits.ue('num_ref_idx_l1_default_active_minus1');
  bits.se('init_qp_minus26');
  bits.flag('constrained_intra_pred_flag');
  bits.flag('transform_skip_enabled_flag');
  if (bits.flag('cu_qp_delta_enabled_flag')) bits.ue('diff_cu_qp_delta_depth');
  bits.se('pps_cb_qp_offset');
  bits.se('pps_cr_qp_offset');
  bits.flag('pps_slice_chroma_qp_offsets_present_flag');
  bits.flag('weighted_pred_flag');
  bits.flag('weighted_bipred_flag');
  bits.flag('transquant_bypass_enabled_flag');
  const hasTiles = bits.flag('tiles_enabled_flag');
  bits.flag('entropy_coding_sync_enabled_flag');
  if (hasTiles) readTiles(bits);
  bits.flag('pps_loop_filter_across_slices_enabled_flag');
  if (bits.flag('deblocking_filter_control_present_flag')) {
    bits.flag('deblocking_filter_override_enabled_flag');
    if (!bits.flag('pps_deblocking_filter_disabled_flag')) {
      bits.se('pps_beta_offset_div2');
      bits.se('pps_tc_offset_div2');
    }
  }
  if (bits.flag('pps_scaling_list_data_present_flag')) readScalingLists(bits);
  bits.flag('lists_modification_present_flag');
  bits.ue('log2_parallel_merge_level_minus2');
  bits.flag('slice_segment_header_extension_present_flag');
  bits.flag('pps_extension_present_flag');
}

function readTiles(bits: SyntaxReader): void {
  const columns = Math.min(bits.ue('num_tile_columns_minus1'), MAX_TILES);
  const rows = Math.min(bits.ue('num_tile_rows_minus1'), MAX_TILES);
  if (!bits.flag('uniform_spacing_flag')) {
    for (let n = 0; n < columns; n++) bits.ue('column_width_minus1');
    for (let n = 0; n < rows; n++) bits.ue('row_height_minus1');
  }
  bits.flag('loop_filter_across_tiles_enabled_flag');
}
