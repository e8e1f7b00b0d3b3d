import type { BitReader } from '../bit-reader.js';
import type { CodedPictureBuffer } from '../coded-picture-buffer.js';

const MAX_CPB_COUNT = 32;

/**
 * hrd_parameters(): the last schedule of the NAL HRD of the highest sub-layer, undefined where there is none.
 * Spec: ITU-T H.265, E.2.2, E.2.3 and E.3.3
 */
export function readHevcHrd(
  bits: BitReader,
  hasCommonInfo: boolean,
  maxSubLayersMinus1: number,
): CodedPictureBuffer | undefined {
  let hasNal = false;
  let hasVcl = false;
  let hasSubPicture = false;
  let rateScale = 0;
  let sizeScale = 0;
  if (hasCommonInfo) {
    hasNal = bits.flag();
    hasVcl = bits.flag();
    if (hasNal || hasVcl) {
      hasSubPicture = bits.flag();
      if (hasSubPicture) bits.skip(19); // tick divisor and lengths of delays
      rateScale = bits.u(4);
      sizeScale = bits.u(4);
      if (hasSubPicture) bits.skip(4); // cpb_size_du_scale
      bits.skip(15); // lengths of delays
    }
  }
  let nalHrd: CodedPictureBuffer | undefined;
  for (let layer = 0; layer <= maxSubLayersMinus1 && !bits.isTruncated; layer++) {
    const count = readSchedules(bits);
    if (hasNal) nalHrd = readSubLayer(bits, count, hasSubPicture, rateScale, sizeScale);
    if (hasVcl) readSubLayer(bits, count, hasSubPicture, rateScale, sizeScale);
  }
  return nalHrd;
}

/** The fields of one sub-layer before its schedules: how many of these there are. */
function readSchedules(bits: BitReader): number {
  const isFixedGeneral = bits.flag();
  const isFixedWithinCvs = isFixedGeneral || bits.flag();
  let isLowDelay = false;
  if (isFixedWithinCvs)
    bits.ue(); // elemental_duration_in_tc_minus1
  else isLowDelay = bits.flag();
  return isLowDelay ? 1 : Math.min(bits.ue() + 1, MAX_CPB_COUNT);
}

function readSubLayer(
  bits: BitReader,
  count: number,
  hasSubPicture: boolean,
  rateScale: number,
  sizeScale: number,
): CodedPictureBuffer {
  let bitrateBps = 0;
  let sizeBits = 0;
  let isConstantRate = false;
  for (let n = 0; n < count; n++) {
    bitrateBps = (bits.ue() + 1) * 2 ** (6 + rateScale);
    sizeBits = (bits.ue() + 1) * 2 ** (4 + sizeScale);
    if (hasSubPicture) {
      bits.ue(); // cpb_size_du_value_minus1
      bits.ue(); // bit_rate_du_value_minus1
    }
    isConstantRate = bits.flag();
  }
  return { bitrateBps, sizeBits, isConstantRate };
}
