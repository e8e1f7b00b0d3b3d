// Tested by: test/codec/hevc/sps.test.ts
import type { SyntaxReader } from '../syntax-reader.js';

const MAX_SHORT_TERM_SETS = 64;
const MAX_PICTURES = 16;

/** scaling_list_data(). Spec: ITU-T H.265, 7.3.4 */
export function readScalingLists(bits: SyntaxReader): void {
  for (let size = 0; size < 4; size++) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      if (!bits.flag('scaling_list_pred_mode_flag')) {
        bits.ue('scaling_list_pred_matrix_id_delta');
        continue;
      }
      if (size > 1) bits.se('scaling_list_dc_coef_minus8');
      const coefficients = Math.min(64, 1 << (4 + size * 2));
      for (let n = 0; n < coefficients && !bits.isTruncated; n++) bits.se('scaling_list_delta_coef');
    }
  }
}

/** st_ref_pic_set() of a sequence parameter set: whether they are possible ones. Spec: ITU-T H.265, 7.3.7 and 7.4.8 */
export function readShortTermSets(bits: SyntaxReader): boolean {
  const sets = bits.ue('num_short_term_ref_pic_sets');
  if (sets > MAX_SHORT_TERM_SETS) return false;
  let pictures = 0;
  for (let set = 0; set < sets && !bits.isTruncated; set++) {
    if (set > 0 && bits.flag('inter_ref_pic_set_prediction_flag')) pictures = readPredictedSet(bits, pictures);
    else {
      pictures = bits.ue('num_negative_pics') + bits.ue('num_positive_pics');
      if (pictures > MAX_PICTURES) return false;
      for (let n = 0; n < pictures; n++) {
        bits.ue('delta_poc_minus1');
        bits.flag('used_by_curr_pic_flag');
      }
    }
    if (pictures > MAX_PICTURES) return false;
  }
  return true;
}

function readPredictedSet(bits: SyntaxReader, pictures: number): number {
  bits.flag('delta_rps_sign');
  bits.ue('abs_delta_rps_minus1');
  let predicted = 0;
  for (let n = 0; n <= pictures; n++) {
    const isUsed = bits.flag('used_by_curr_pic_flag');
    if (isUsed || bits.flag('use_delta_flag')) predicted++;
  }
  return predicted;
}
