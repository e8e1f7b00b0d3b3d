import type { CodedPictureBuffer } from '../coded-picture-buffer.js';
import type { SyntaxReader } from '../syntax-reader.js';

/** Lengths of fields of SEI messages, in bits, and which of them there are. */
export interface HevcDelays {
  readonly hasNal: boolean;
  readonly hasVcl: boolean;
  readonly hasSubPicture: boolean;
  readonly initialLength: number;
  readonly removalLength: number;
  readonly outputLength: number;
  readonly duIncrementLength: number;
  readonly duOutputLength: number;
  readonly hasDuDelaysInPictureTiming: boolean;
  /** Schedules of the highest sub-layer. */
  readonly schedules: number;
}

export interface HevcHrd {
  /** The last schedule of the NAL HRD of the highest sub-layer, undefined where there is none. */
  readonly buffer: CodedPictureBuffer | undefined;
  readonly delays: HevcDelays;
}

const MAX_CPB_COUNT = 32;
const NO_DELAYS: HevcDelays = {
  hasNal: false,
  hasVcl: false,
  hasSubPicture: false,
  initialLength: 24,
  removalLength: 24,
  outputLength: 24,
  duIncrementLength: 0,
  duOutputLength: 0,
  hasDuDelaysInPictureTiming: false,
  schedules: 0,
};

interface Common {
  readonly delays: HevcDelays;
  readonly rateScale: number;
  readonly sizeScale: number;
}

/**
 * hrd_parameters()
 * Spec: ITU-T H.265, E.2.2, E.2.3 and E.3.3
 */
export function readHevcHrd(bits: SyntaxReader, hasCommonInfo: boolean, maxSubLayersMinus1: number): HevcHrd {
  const common = hasCommonInfo ? readCommon(bits) : { delays: NO_DELAYS, rateScale: 0, sizeScale: 0 };
  let buffer: CodedPictureBuffer | undefined;
  let schedules = 0;
  for (let layer = 0; layer <= maxSubLayersMinus1 && !bits.isTruncated; layer++) {
    schedules = readSchedules(bits);
    if (common.delays.hasNal) buffer = readSubLayer(bits, schedules, common);
    if (common.delays.hasVcl) readSubLayer(bits, schedules, common);
  }
  return { buffer, delays: { ...common.delays, schedules } };
}

function readCommon(bits: SyntaxReader): Common {
  const hasNal = bits.flag('nal_hrd_parameters_present_flag');
  const hasVcl = bits.flag('vcl_hrd_parameters_present_flag');
  if (!hasNal && !hasVcl) return { delays: NO_DELAYS, rateScale: 0, sizeScale: 0 };
  const hasSubPicture = bits.flag('sub_pic_hrd_params_present_flag');
  let du = { duIncrementLength: 0, duOutputLength: 0, hasDuDelaysInPictureTiming: false };
  if (hasSubPicture) {
    bits.u('tick_divisor_minus2', 8);
    const duIncrementLength = bits.u('du_cpb_removal_delay_increment_length_minus1', 5) + 1;
    const hasDuDelaysInPictureTiming = bits.flag('sub_pic_cpb_params_in_pic_timing_sei_flag');
    const duOutputLength = bits.u('dpb_output_delay_du_length_minus1', 5) + 1;
    du = { duIncrementLength, duOutputLength, hasDuDelaysInPictureTiming };
  }
  const rateScale = bits.u('bit_rate_scale', 4);
  const sizeScale = bits.u('cpb_size_scale', 4);
  if (hasSubPicture) bits.u('cpb_size_du_scale', 4);
  const initialLength = bits.u('initial_cpb_removal_delay_length_minus1', 5) + 1;
  const removalLength = bits.u('au_cpb_removal_delay_length_minus1', 5) + 1;
  const outputLength = bits.u('dpb_output_delay_length_minus1', 5) + 1;
  const lengths = { initialLength, removalLength, outputLength };
  return { delays: { hasNal, hasVcl, hasSubPicture, ...du, ...lengths, schedules: 0 }, rateScale, sizeScale };
}

/** The fields of one sub-layer before its schedules: how many of these there are. */
function readSchedules(bits: SyntaxReader): number {
  const isFixedGeneral = bits.flag('fixed_pic_rate_general_flag');
  const isFixedWithinCvs = isFixedGeneral || bits.flag('fixed_pic_rate_within_cvs_flag');
  let isLowDelay = false;
  if (isFixedWithinCvs) bits.ue('elemental_duration_in_tc_minus1');
  else isLowDelay = bits.flag('low_delay_hrd_flag');
  return isLowDelay ? 1 : Math.min(bits.ue('cpb_cnt_minus1') + 1, MAX_CPB_COUNT);
}

function readSubLayer(bits: SyntaxReader, schedules: number, common: Common): CodedPictureBuffer {
  let bitrateBps = 0;
  let sizeBits = 0;
  let isConstantRate = false;
  for (let n = 0; n < schedules; n++) {
    bitrateBps = (bits.ue('bit_rate_value_minus1') + 1) * 2 ** (6 + common.rateScale);
    sizeBits = (bits.ue('cpb_size_value_minus1') + 1) * 2 ** (4 + common.sizeScale);
    if (common.delays.hasSubPicture) {
      bits.ue('cpb_size_du_value_minus1');
      bits.ue('bit_rate_du_value_minus1');
    }
    isConstantRate = bits.flag('cbr_flag');
  }
  return { bitrateBps, sizeBits, isConstantRate };
}
