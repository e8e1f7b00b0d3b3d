// Tested by: test/codec/sample-aspect.test.ts
import type { SyntaxReader } from './syntax-reader.js';

/** Width to height of one sample, in lowest terms; undefined where the stream does not say. */
export type SampleAspect = readonly [width: number, height: number] | undefined;

const EXTENDED_SAR = 255;
/** By aspect_ratio_idc from 1 on. Spec: ITU-T H.264, Table E-1; ITU-T H.265, Table E.1 */
const BY_IDC: readonly (readonly [number, number])[] = [
  [1, 1],
  [12, 11],
  [10, 11],
  [16, 11],
  [40, 33],
  [24, 11],
  [20, 11],
  [32, 11],
  [80, 33],
  [18, 11],
  [15, 11],
  [64, 33],
  [160, 99],
  [4, 3],
  [3, 2],
  [2, 1],
];

/** aspect_ratio_info_present_flag and what it promises. Spec: ITU-T H.264, E.1.1; ITU-T H.265, E.2.1 */
export function readSampleAspect(bits: SyntaxReader): SampleAspect {
  if (!bits.flag('aspect_ratio_info_present_flag')) return undefined;
  const idc = bits.u('aspect_ratio_idc', 8);
  if (idc !== EXTENDED_SAR) return BY_IDC[idc - 1];
  const [width, height] = [bits.u('sar_width', 16), bits.u('sar_height', 16)];
  return width === 0 || height === 0 ? undefined : inLowestTerms(width, height);
}

/** The aspect of a sample of a picture of that size that is shown with that aspect. */
export function sampleAspectOf(width: number, height: number, [across, down]: readonly [number, number]): SampleAspect {
  return width === 0 || height === 0 ? undefined : inLowestTerms(across * height, down * width);
}

export function inLowestTerms(a: number, b: number): readonly [number, number] {
  let [divisor, rest] = [a, b];
  while (rest !== 0) [divisor, rest] = [rest, divisor % rest];
  return [a / divisor, b / divisor];
}
