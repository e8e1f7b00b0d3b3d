import { Rbsp } from '../nal/rbsp.js';
import { SyntaxReader, type SyntaxSink } from '../syntax-reader.js';
import { H264Nal } from './nal-unit.js';
import { type H264Vui, NO_H264_VUI, readH264Vui } from './vui.js';

/** What a sequence parameter set says of an AVC stream. */
export interface H264Sps extends H264Vui {
  readonly id: number;
  readonly profileIdc: number;
  /** constraint_set0_flag to constraint_set5_flag, the first in bit 7. */
  readonly constraintFlags: number;
  readonly levelIdc: number;
  /** Size of the picture that is shown, after cropping, in luma samples. */
  readonly width: number;
  readonly height: number;
  /** Size of the picture that is coded, in luma samples. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly chromaFormatIdc: number;
  readonly hasSeparatePlanes: boolean;
  readonly bitDepth: number;
  readonly chromaBitDepth: number;
  readonly frameNumBits: number;
  readonly hasFrameNumGaps: boolean;
  readonly maxReferenceFrames: number;
  /** pic_order_cnt_type, and the length of pic_order_cnt_lsb, 0 where the type has none. */
  readonly orderType: number;
  readonly orderLsbBits: number;
  /** delta_pic_order_always_zero_flag of type 1. */
  readonly hasNoOrderDelta: boolean;
  /** frame_mbs_only_flag: there are no fields, nor macroblocks of them. */
  readonly isFrameOnly: boolean;
  readonly isMbAdaptive: boolean;
}

export const H264_NAL_SPS = H264Nal.SPS;

/** Profiles whose parameter sets have the fields of chroma format and bit depth. Spec: ITU-T H.264, 7.3.2.1.1 */
const HIGH_PROFILES: readonly number[] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];
const MAX_REF_FRAMES_IN_CYCLE = 255;
/** A larger picture is none: the highest level has 139264 macroblocks. */
const MAX_SIZE_IN_MBS = 1056;
const MAX_BITS_MINUS4 = 12;
const MAX_DEPTH = 14;

const rbsp = new Rbsp();

/**
 * The sequence parameter set NAL unit at `pos` (its header byte) up to `end`; undefined when it is none, or cut off.
 * Spec: ITU-T H.264, 7.3.2.1.1 and Annex E
 */
export function h264SpsAt(bytes: Uint8Array, pos: number, end: number): H264Sps | undefined {
  if (pos >= end || (bytes[pos]! & 0x9f) !== H264_NAL_SPS) return undefined;
  rbsp.read(bytes, pos + 1, end);
  return readH264Sps(rbsp.bytes, 0, rbsp.length);
}

/** seq_parameter_set_data() of an RBSP; undefined when it is cut off, or impossible. */
export function readH264Sps(bytes: Uint8Array, pos: number, end: number, sink?: SyntaxSink): H264Sps | undefined {
  const bits = new SyntaxReader(bytes, pos, end, sink);
  const profileIdc = bits.u('profile_idc', 8);
  let constraintFlags = 0;
  for (let n = 0; n < 6; n++) constraintFlags |= bits.u(`constraint_set${n}_flag`, 1) << (7 - n);
  bits.u('reserved_zero_2bits', 2);
  const levelIdc = bits.u('level_idc', 8);
  const id = bits.ue('seq_parameter_set_id');
  const format = readFormat(bits, profileIdc);
  const frameNumBits = bits.ue('log2_max_frame_num_minus4') + 4;
  const order = readPictureOrder(bits);
  const maxReferenceFrames = bits.ue('max_num_ref_frames');
  const hasFrameNumGaps = bits.flag('gaps_in_frame_num_value_allowed_flag');
  const widthInMbs = bits.ue('pic_width_in_mbs_minus1') + 1;
  const heightInMapUnits = bits.ue('pic_height_in_map_units_minus1') + 1;
  const isFrameOnly = bits.flag('frame_mbs_only_flag');
  const isMbAdaptive = !isFrameOnly && bits.flag('mb_adaptive_frame_field_flag');
  bits.flag('direct_8x8_inference_flag');
  const [cropX, cropY] = readCropping(bits, format.chromaFormatIdc, isFrameOnly);
  const hasVui = bits.flag('vui_parameters_present_flag');
  const isTooLarge = widthInMbs > MAX_SIZE_IN_MBS || heightInMapUnits > MAX_SIZE_IN_MBS;
  const isTooDeep = format.bitDepth > MAX_DEPTH || format.chromaBitDepth > MAX_DEPTH || format.chromaFormatIdc > 3;
  const areTooLong = frameNumBits > MAX_BITS_MINUS4 + 4 || order.orderLsbBits > MAX_BITS_MINUS4 + 4;
  if (bits.isTruncated || isTooLarge || isTooDeep || areTooLong) return undefined;
  const vui = hasVui ? readH264Vui(bits) : NO_H264_VUI;
  if (bits.isTruncated) return undefined;
  const codedWidth = widthInMbs * 16;
  const codedHeight = heightInMapUnits * (isFrameOnly ? 16 : 32);
  const [width, height] = [codedWidth - cropX, codedHeight - cropY];
  if (width <= 0 || height <= 0) return undefined;
  const sizes = { width, height, codedWidth, codedHeight, isFrameOnly, isMbAdaptive };
  const references = { frameNumBits, hasFrameNumGaps, maxReferenceFrames, ...order };
  return { id, profileIdc, constraintFlags, levelIdc, ...sizes, ...format, ...references, ...vui };
}

type Format = Pick<H264Sps, 'chromaFormatIdc' | 'hasSeparatePlanes' | 'bitDepth' | 'chromaBitDepth'>;

function readFormat(bits: SyntaxReader, profileIdc: number): Format {
  if (!HIGH_PROFILES.includes(profileIdc)) {
    return { chromaFormatIdc: 1, hasSeparatePlanes: false, bitDepth: 8, chromaBitDepth: 8 };
  }
  const chromaFormatIdc = bits.ue('chroma_format_idc');
  const hasSeparatePlanes = chromaFormatIdc === 3 && bits.flag('separate_colour_plane_flag');
  const bitDepth = bits.ue('bit_depth_luma_minus8') + 8;
  const chromaBitDepth = bits.ue('bit_depth_chroma_minus8') + 8;
  bits.flag('qpprime_y_zero_transform_bypass_flag');
  if (bits.flag('seq_scaling_matrix_present_flag')) readScalingLists(bits, 'seq', chromaFormatIdc === 3 ? 12 : 8);
  return { chromaFormatIdc, hasSeparatePlanes, bitDepth, chromaBitDepth };
}

/** The scaling lists of a sequence or picture parameter set. Spec: ITU-T H.264, 7.3.2.1.1.1 */
export function readScalingLists(bits: SyntaxReader, of: 'seq' | 'pic', lists: number): void {
  for (let list = 0; list < lists; list++) {
    if (bits.flag(`${of}_scaling_list_present_flag`)) readScalingList(bits, list < 6 ? 16 : 64);
  }
}

function readScalingList(bits: SyntaxReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let n = 0; n < size && next !== 0 && !bits.isTruncated; n++) {
    next = (last + bits.se('delta_scale')) & 0xff;
    if (next !== 0) last = next;
  }
}

function readPictureOrder(bits: SyntaxReader): Pick<H264Sps, 'orderType' | 'orderLsbBits' | 'hasNoOrderDelta'> {
  const orderType = bits.ue('pic_order_cnt_type');
  const orderLsbBits = orderType === 0 ? bits.ue('log2_max_pic_order_cnt_lsb_minus4') + 4 : 0;
  if (orderType !== 1) return { orderType, orderLsbBits, hasNoOrderDelta: false };
  const hasNoOrderDelta = bits.flag('delta_pic_order_always_zero_flag');
  bits.se('offset_for_non_ref_pic');
  bits.se('offset_for_top_to_bottom_field');
  const count = Math.min(bits.ue('num_ref_frames_in_pic_order_cnt_cycle'), MAX_REF_FRAMES_IN_CYCLE);
  for (let n = 0; n < count && !bits.isTruncated; n++) bits.se('offset_for_ref_frame');
  return { orderType, orderLsbBits, hasNoOrderDelta };
}

/** Luma samples that are cut off in all, across and down. Spec: ITU-T H.264, 7.4.2.1.1 */
function readCropping(bits: SyntaxReader, chromaFormatIdc: number, isFrameOnly: boolean): [number, number] {
  if (!bits.flag('frame_cropping_flag')) return [0, 0];
  const unitX = chromaFormatIdc === 1 || chromaFormatIdc === 2 ? 2 : 1;
  const unitY = (chromaFormatIdc === 1 ? 2 : 1) * (isFrameOnly ? 1 : 2);
  const across = bits.ue('frame_crop_left_offset') + bits.ue('frame_crop_right_offset');
  const down = bits.ue('frame_crop_top_offset') + bits.ue('frame_crop_bottom_offset');
  return [across * unitX, down * unitY];
}
