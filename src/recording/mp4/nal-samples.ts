import { BitReader } from '../../codec/bit-reader.js';
import { H264Nal, h264NalType } from '../../codec/h264/nal-unit.js';
import { HevcNal, hevcNalType } from '../../codec/hevc/nal-unit.js';

const START_CODE = Buffer.from([0, 0, 1]);
const LENGTH_SIZE = 4;

export type NalCodec = 'h264' | 'hevc';

/** What is done with a NAL unit of an access unit. */
export const NalUse = { KEEP: 0, DROP: 1, PARAMETERS: 2 } as const;
export type NalUse = (typeof NalUse)[keyof typeof NalUse];

/** Use and kind of a unit by its first byte: delimiters and filler are no part of samples. Spec: ISO/IEC 14496-15, 5.3.2 and 8.3.2 */
export function nalUse(codec: NalCodec, first: number): NalUse {
  const type = nalType(codec, first);
  if (codec === 'h264') {
    if (type === H264Nal.SPS || type === H264Nal.PPS) return NalUse.PARAMETERS;
    return type === 9 || type === 12 ? NalUse.DROP : NalUse.KEEP;
  }
  if (type >= HevcNal.VPS && type <= HevcNal.PPS) return NalUse.PARAMETERS;
  return type === HevcNal.AUD || type === HevcNal.FILLER ? NalUse.DROP : NalUse.KEEP;
}

export function nalType(codec: NalCodec, first: number): number {
  return codec === 'h264' ? h264NalType(first) : hevcNalType(first);
}

/** Where the units of a byte stream begin and end, in turn, start codes and zeros behind them left out. Spec: ITU-T H.264, Annex B; ITU-T H.265, Annex B */
export function nalRanges(bytes: Uint8Array): number[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const ranges: number[] = [];
  let code = view.indexOf(START_CODE);
  while (code >= 0) {
    const start = code + START_CODE.length;
    code = view.indexOf(START_CODE, start);
    let end = code < 0 ? bytes.length : code;
    while (end > start && bytes[end - 1] === 0) end--;
    if (end > start) ranges.push(start, end);
  }
  return ranges;
}

/** Bytes of the units with their lengths before them. */
export function lengthPrefixedSize(ranges: readonly number[]): number {
  let size = 0;
  for (let n = 0; n < ranges.length; n += 2) size += LENGTH_SIZE + ranges[n + 1]! - ranges[n]!;
  return size;
}

/** Writes the units with their lengths before them. Spec: ISO/IEC 14496-15, 5.3.2 */
export function writeLengthPrefixed(target: Uint8Array, bytes: Uint8Array, ranges: readonly number[]): void {
  let at = 0;
  for (let n = 0; n < ranges.length; n += 2) {
    const start = ranges[n]!;
    const end = ranges[n + 1]!;
    const size = end - start;
    target[at] = size >>> 24;
    target[at + 1] = (size >>> 16) & 0xff;
    target[at + 2] = (size >>> 8) & 0xff;
    target[at + 3] = size & 0xff;
    target.set(bytes.subarray(start, end), at + LENGTH_SIZE);
    at += LENGTH_SIZE + size;
  }
}

/** Type and id of a parameter set as one number; -1 where it is too short. */
export function parameterSetKey(codec: NalCodec, unit: Uint8Array): number {
  const type = nalType(codec, unit[0]!);
  const bits = new BitReader(unit, codec === 'h264' ? 1 : 2, Math.min(unit.length, 64), true);
  const id = idOf(codec, type, bits);
  return bits.isTruncated || id > 255 ? -1 : type * 256 + id;
}

function idOf(codec: NalCodec, type: number, bits: BitReader): number {
  if (codec === 'h264') {
    if (type === H264Nal.SPS) bits.skip(24);
    return bits.ue();
  }
  if (type === HevcNal.VPS) return bits.u(4);
  if (type === HevcNal.SPS) return hevcSpsId(bits);
  return bits.ue();
}

/** Behind profile_tier_level(). Spec: ITU-T H.265, 7.3.2.2 and 7.3.3 */
function hevcSpsId(bits: BitReader): number {
  bits.skip(4);
  const subLayers = bits.u(3);
  bits.skip(1 + 96);
  const present = Array.from({ length: subLayers }, () => bits.u(2));
  if (subLayers > 0) bits.skip(2 * (8 - subLayers));
  for (const flags of present) bits.skip(((flags & 2) === 0 ? 0 : 88) + ((flags & 1) === 0 ? 0 : 8));
  return bits.ue();
}
