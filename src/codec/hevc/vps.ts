import { BitReader } from '../bit-reader.js';
import type { CodedPictureBuffer } from '../coded-picture-buffer.js';
import { readHevcHrd } from './hrd.js';
import { type HevcProfileTierLevel, readProfileTierLevel } from './profile-tier-level.js';

/** What a video parameter set says of an HEVC stream. */
export interface HevcVps extends HevcProfileTierLevel {
  /** Frames a second; 0 where the set does not say. */
  readonly frameRate: number;
  /** Buffer model of the first set of HRD parameters, where there is one. */
  readonly nalHrd: CodedPictureBuffer | undefined;
}

export const HEVC_NAL_VPS = 32;
const MAX_LAYER_SETS = 1024;

/**
 * The video parameter set NAL unit at `pos` (its header) up to `end`; undefined when it is none, or cut off.
 * Spec: ITU-T H.265, 7.3.2.1
 */
export function hevcVpsAt(bytes: Uint8Array, pos: number, end: number): HevcVps | undefined {
  const bits = new BitReader(bytes, pos, end, true);
  if ((bits.u(16) & 0xfe00) >> 9 !== HEVC_NAL_VPS) return undefined;
  bits.skip(4 + 2 + 6); // vps_video_parameter_set_id, base layer flags, vps_max_layers_minus1
  const maxSubLayersMinus1 = bits.u(3);
  bits.skip(1 + 16); // vps_temporal_id_nesting_flag, reserved
  const profileTierLevel = readProfileTierLevel(bits, maxSubLayersMinus1);
  const orderings = bits.flag() ? maxSubLayersMinus1 + 1 : 1;
  for (let n = 0; n < orderings * 3; n++) bits.ue();
  const layers = bits.u(6) + 1;
  const layerSets = Math.min(bits.ue(), MAX_LAYER_SETS);
  bits.skip(layerSets * layers); // layer_id_included_flag
  let frameRate = 0;
  let nalHrd: CodedPictureBuffer | undefined;
  if (bits.flag()) {
    const unitsInTick = bits.u(32);
    const timeScale = bits.u(32);
    if (unitsInTick > 0) frameRate = timeScale / unitsInTick;
    if (bits.flag()) bits.ue(); // vps_num_ticks_poc_diff_one_minus1
    const hrds = bits.ue();
    if (hrds > 0) {
      bits.ue(); // hrd_layer_set_idx
      nalHrd = readHevcHrd(bits, true, maxSubLayersMinus1);
    }
  }
  return bits.isTruncated ? undefined : { ...profileTierLevel, frameRate, nalHrd };
}
