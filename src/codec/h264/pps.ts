// Tested by: test/codec/video/unit-dump.encoders.test.ts
import { SyntaxReader, type SyntaxSink } from '../syntax-reader.js';
import { readScalingLists } from './sps.js';

/** What a picture parameter set says that a slice header needs. */
export interface H264Pps {
  readonly id: number;
  readonly spsId: number;
  /** entropy_coding_mode_flag */
  readonly isCabac: boolean;
  /** bottom_field_pic_order_in_frame_present_flag */
  readonly hasBottomOrder: boolean;
  readonly hasRedundantPictures: boolean;
}

const MAX_ID = 255;
const MAX_SPS_ID = 31;
const MAX_SLICE_GROUPS = 8;
const MAX_MAP_UNITS = 139_264;

/**
 * pic_parameter_set_rbsp(); undefined when it is cut off, or impossible. `chromaFormatIdc` of its sequence parameter set.
 * Spec: ITU-T H.264, 7.3.2.2
 */
export function readH264Pps(
  bytes: Uint8Array,
  pos: number,
  end: number,
  chromaFormatIdc: (spsId: number) => number,
  sink?: SyntaxSink,
): H264Pps | undefined {
  const bits = new SyntaxReader(bytes, pos, end, sink);
  const id = bits.ue('pic_parameter_set_id');
  const spsId = bits.ue('seq_parameter_set_id');
  const isCabac = bits.flag('entropy_coding_mode_flag');
  const hasBottomOrder = bits.flag('bottom_field_pic_order_in_frame_present_flag');
  const groups = bits.ue('num_slice_groups_minus1') + 1;
  if (groups > MAX_SLICE_GROUPS) return undefined;
  if (groups > 1) readSliceGroups(bits, groups);
  bits.ue('num_ref_idx_l0_default_active_minus1');
  bits.ue('num_ref_idx_l1_default_active_minus1');
  bits.flag('weighted_pred_flag');
  bits.u('weighted_bipred_idc', 2);
  bits.se('pic_init_qp_minus26');
  bits.se('pic_init_qs_minus26');
  bits.se('chroma_qp_index_offset');
  bits.flag('deblocking_filter_control_present_flag');
  bits.flag('constrained_intra_pred_flag');
  const hasRedundantPictures = bits.flag('redundant_pic_cnt_present_flag');
  if (bits.isTruncated || id > MAX_ID || spsId > MAX_SPS_ID) return undefined;
  if (bits.hasMoreRbspData()) {
    const is8x8 = bits.flag('transform_8x8_mode_flag');
    const lists = 6 + (chromaFormatIdc(spsId) === 3 ? 6 : 2) * (is8x8 ? 1 : 0);
    if (bits.flag('pic_scaling_matrix_present_flag')) readScalingLists(bits, 'pic', lists);
    bits.se('second_chroma_qp_index_offset');
  }
  return { id, spsId, isCabac, hasBottomOrder, hasRedundantPictures };
}

/** Spec: ITU-T H.264, 7.3.2.2 and 7.4.2.2 */
function readSliceGroups(bits: SyntaxReader, groups: number): void {
  const type = bits.ue('slice_group_map_type');
  if (type === 0) for (let n = 0; n < groups; n++) bits.ue('run_length_minus1');
  else if (type === 2) {
    for (let n = 0; n < groups - 1; n++) {
      bits.ue('top_left');
      bits.ue('bottom_right');
    }
  } else if (type >= 3 && type <= 5) {
    bits.flag('slice_group_change_direction_flag');
    bits.ue('slice_group_change_rate_minus1');
  } else if (type === 6) {
    const units = Math.min(bits.ue('pic_size_in_map_units_minus1') + 1, MAX_MAP_UNITS);
    const length = Math.ceil(Math.log2(groups));
    for (let n = 0; n < units && !bits.isTruncated; n++) bits.u('slice_group_id', length);
  }
}
