import { BitReader } from '../bit-reader.js';
import type { CodedPictureBuffer } from '../coded-picture-buffer.js';
import { readSampleAspect, type SampleAspect } from '../sample-aspect.js';

/** What a sequence parameter set says of an AVC stream. */
export interface H264Sps {
  readonly profileIdc: number;
  /** constraint_set0_flag to constraint_set5_flag, the first in bit 7. */
  readonly constraintFlags: number;
  readonly levelIdc: number;
  /** Size of the picture that is shown, after cropping, in luma samples. */
  readonly width: number;
  readonly height: number;
  readonly chromaFormatIdc: number;
  readonly bitDepth: number;
  /** frame_mbs_only_flag: there are no fields, nor macroblocks of them. */
  readonly isFrameOnly: boolean;
  readonly sampleAspect: SampleAspect;
  /** Frames a second; 0 where the stream does not say. */
  readonly frameRate: number;
  readonly isFixedFrameRate: boolean;
  /** Buffer model of the NAL HRD (byte stream) where there is one. */
  readonly nalHrd: CodedPictureBuffer | undefined;
  /** Buffer model of the VCL HRD where there is one. */
  readonly vclHrd: CodedPictureBuffer | undefined;
  readonly isLowDelay: boolean;
}

export const H264_NAL_SPS = 7;

/** Profiles whose parameter sets have the fields of chroma format and bit depth. Spec: ITU-T H.264, 7.3.2.1.1 */
const HIGH_PROFILES: readonly number[] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];
const MAX_REF_FRAMES_IN_CYCLE = 255;
const MAX_CPB_COUNT = 32;
/** A larger picture is none: the highest level has 139264 macroblocks. */
const MAX_SIZE_IN_MBS = 1056;

/**
 * The sequence parameter set NAL unit at `pos` (its header byte) up to `end`; undefined when it is none, or cut off.
 * Spec: ITU-T H.264, 7.3.2.1.1 and Annex E
 */
export function h264SpsAt(bytes: Uint8Array, pos: number, end: number): H264Sps | undefined {
  const bits = new BitReader(bytes, pos, end, true);
  if ((bits.u(8) & 0x9f) !== H264_NAL_SPS) return undefined;
  const profileIdc = bits.u(8);
  const constraintFlags = bits.u(8);
  const levelIdc = bits.u(8);
  bits.ue(); // seq_parameter_set_id
  const format = readFormat(bits, profileIdc);
  bits.ue(); // log2_max_frame_num_minus4
  readPictureOrder(bits);
  bits.ue(); // max_num_ref_frames
  bits.skip(1); // gaps_in_frame_num_value_allowed_flag
  const widthInMbs = bits.ue() + 1;
  const heightInMapUnits = bits.ue() + 1;
  const isFrameOnly = bits.flag();
  if (!isFrameOnly) bits.skip(1); // mb_adaptive_frame_field_flag
  bits.skip(1); // direct_8x8_inference_flag
  const [cropX, cropY] = readCropping(bits, format.chromaFormatIdc, isFrameOnly);
  const hasVui = bits.flag();
  if (bits.isTruncated || widthInMbs > MAX_SIZE_IN_MBS || heightInMapUnits > MAX_SIZE_IN_MBS) return undefined;
  const vui = hasVui ? readVui(bits) : NO_VUI;
  if (bits.isTruncated) return undefined;
  const width = widthInMbs * 16 - cropX;
  const height = heightInMapUnits * (isFrameOnly ? 16 : 32) - cropY;
  if (width <= 0 || height <= 0) return undefined;
  return { profileIdc, constraintFlags, levelIdc, width, height, ...format, isFrameOnly, ...vui };
}

function readFormat(bits: BitReader, profileIdc: number): Pick<H264Sps, 'chromaFormatIdc' | 'bitDepth'> {
  if (!HIGH_PROFILES.includes(profileIdc)) return { chromaFormatIdc: 1, bitDepth: 8 };
  const chromaFormatIdc = bits.ue();
  if (chromaFormatIdc === 3) bits.skip(1); // separate_colour_plane_flag
  const bitDepth = bits.ue() + 8;
  bits.ue(); // bit_depth_chroma_minus8
  bits.skip(1); // qpprime_y_zero_transform_bypass_flag
  if (bits.flag()) {
    const lists = chromaFormatIdc === 3 ? 12 : 8;
    for (let list = 0; list < lists; list++) if (bits.flag()) skipScalingList(bits, list < 6 ? 16 : 64);
  }
  return { chromaFormatIdc, bitDepth };
}

/** Spec: ITU-T H.264, 7.3.2.1.1.1 */
function skipScalingList(bits: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let n = 0; n < size && next !== 0; n++) {
    next = (last + bits.se()) & 0xff;
    if (next !== 0) last = next;
  }
}

function readPictureOrder(bits: BitReader): void {
  const type = bits.ue();
  if (type === 0) bits.ue(); // log2_max_pic_order_cnt_lsb_minus4
  if (type !== 1) return;
  bits.skip(1); // delta_pic_order_always_zero_flag
  bits.se(); // offset_for_non_ref_pic
  bits.se(); // offset_for_top_to_bottom_field
  const count = Math.min(bits.ue(), MAX_REF_FRAMES_IN_CYCLE);
  for (let n = 0; n < count; n++) bits.se(); // offset_for_ref_frame
}

/** Luma samples that are cut off in all, across and down. Spec: ITU-T H.264, 7.4.2.1.1 */
function readCropping(bits: BitReader, chromaFormatIdc: number, isFrameOnly: boolean): [number, number] {
  if (!bits.flag()) return [0, 0];
  const unitX = chromaFormatIdc === 1 || chromaFormatIdc === 2 ? 2 : 1;
  const unitY = (chromaFormatIdc === 1 ? 2 : 1) * (isFrameOnly ? 1 : 2);
  const across = bits.ue() + bits.ue();
  const down = bits.ue() + bits.ue();
  return [across * unitX, down * unitY];
}

type Vui = Pick<H264Sps, 'sampleAspect' | 'frameRate' | 'isFixedFrameRate' | 'nalHrd' | 'vclHrd' | 'isLowDelay'>;

const NO_VUI: Vui = {
  sampleAspect: undefined,
  frameRate: 0,
  isFixedFrameRate: false,
  nalHrd: undefined,
  vclHrd: undefined,
  isLowDelay: false,
};

/** Spec: ITU-T H.264, E.1.1 */
function readVui(bits: BitReader): Vui {
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
  let frameRate = 0;
  let isFixedFrameRate = false;
  if (bits.flag()) {
    const unitsInTick = bits.u(32);
    const timeScale = bits.u(32);
    isFixedFrameRate = bits.flag();
    if (unitsInTick > 0) frameRate = timeScale / unitsInTick / 2;
  }
  const nalHrd = bits.flag() ? readHrd(bits) : undefined;
  const vclHrd = bits.flag() ? readHrd(bits) : undefined;
  const isLowDelay = nalHrd !== undefined || vclHrd !== undefined ? bits.flag() : false;
  return { sampleAspect, frameRate, isFixedFrameRate, nalHrd, vclHrd, isLowDelay };
}

/** The last schedule, by which a transport stream's buffer is sized. Spec: ITU-T H.264, E.1.2 and E.2.2 */
function readHrd(bits: BitReader): CodedPictureBuffer {
  const count = Math.min(bits.ue() + 1, MAX_CPB_COUNT);
  const rateScale = bits.u(4);
  const sizeScale = bits.u(4);
  let bitrateBps = 0;
  let sizeBits = 0;
  let isConstantRate = false;
  for (let n = 0; n < count; n++) {
    bitrateBps = (bits.ue() + 1) * 2 ** (6 + rateScale);
    sizeBits = (bits.ue() + 1) * 2 ** (4 + sizeScale);
    isConstantRate = bits.flag();
  }
  bits.skip(20); // lengths of delays and time offset
  return { bitrateBps, sizeBits, isConstantRate };
}
