// Tested by: test/codec/video/unit-dump.encoders.test.ts
import type { CodedPictureBuffer } from '../coded-picture-buffer.js';
import { Rbsp } from '../nal/rbsp.js';
import { SyntaxReader, type SyntaxSink } from '../syntax-reader.js';
import { readHevcHrd } from './hrd.js';
import { HevcNal, hevcNalType } from './nal-unit.js';
import { type HevcProfileTierLevel, readProfileTierLevel } from './profile-tier-level.js';

/** What a video parameter set says of an HEVC stream. */
export interface HevcVps extends HevcProfileTierLevel {
  /** Frames a second; 0 where the set does not say. */
  readonly frameRate: number;
  /** Buffer model of the first set of HRD parameters, where there is one. */
  readonly nalHrd: CodedPictureBuffer | undefined;
}

export const HEVC_NAL_VPS = HevcNal.VPS;
const NAL_HEADER_SIZE = 2;
const MAX_LAYER_SETS = 1024;

const rbsp = new Rbsp();

/**
 * The video parameter set NAL unit at `pos` (its header) up to `end`; undefined when it is none, or cut off.
 * Spec: ITU-T H.265, 7.3.2.1
 */
export function hevcVpsAt(bytes: Uint8Array, pos: number, end: number): HevcVps | undefined {
  if (pos + NAL_HEADER_SIZE > end || hevcNalType(bytes[pos]!) !== HEVC_NAL_VPS) return undefined;
  rbsp.read(bytes, pos + NAL_HEADER_SIZE, end);
  return readHevcVps(rbsp.bytes, 0, rbsp.length);
}

/** video_parameter_set_rbsp(); undefined when it is cut off. */
export function readHevcVps(bytes: Uint8Array, pos: number, end: number, sink?: SyntaxSink): HevcVps | undefined {
  const bits = new SyntaxReader(bytes, pos, end, sink);
  bits.u('vps_video_parameter_set_id', 4);
  bits.flag('vps_base_layer_internal_flag');
  bits.flag('vps_base_layer_available_flag');
  bits.u('vps_max_layers_minus1', 6);
  const maxSubLayersMinus1 = bits.u('vps_max_sub_layers_minus1', 3);
  bits.flag('vps_temporal_id_nesting_flag');
  bits.u('vps_reserved_0xffff_16bits', 16);
  const profileTierLevel = readProfileTierLevel(bits, maxSubLayersMinus1);
  const orderings = bits.flag('vps_sub_layer_ordering_info_present_flag') ? maxSubLayersMinus1 + 1 : 1;
  for (let n = 0; n < orderings; n++) {
    bits.ue('vps_max_dec_pic_buffering_minus1');
    bits.ue('vps_max_num_reorder_pics');
    bits.ue('vps_max_latency_increase_plus1');
  }
  const layers = bits.u('vps_max_layer_id', 6) + 1;
  const layerSets = Math.min(bits.ue('vps_num_layer_sets_minus1'), MAX_LAYER_SETS);
  bits.skip(layerSets * layers); // layer_id_included_flag
  let frameRate = 0;
  let nalHrd: CodedPictureBuffer | undefined;
  if (bits.flag('vps_timing_info_present_flag')) {
    const unitsInTick = bits.u('vps_num_units_in_tick', 32);
    const timeScale = bits.u('vps_time_scale', 32);
    if (unitsInTick > 0) frameRate = timeScale / unitsInTick;
    if (bits.flag('vps_poc_proportional_to_timing_flag')) bits.ue('vps_num_ticks_poc_diff_one_minus1');
    if (bits.ue('vps_num_hrd_parameters') > 0) {
      bits.ue('hrd_layer_set_idx');
      nalHrd = readHevcHrd(bits, true, maxSubLayersMinus1).buffer;
    }
  }
  return bits.isTruncated ? undefined : { ...profileTierLevel, frameRate, nalHrd };
}
