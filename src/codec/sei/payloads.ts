// Tested by: test/codec/sei/sei.test.ts
import type { SyntaxReader } from '../syntax-reader.js';

/** Volume of colours of the display that the picture was graded on. */
export interface MasteringDisplay {
  /** CIE 1931 x and y of red, green, blue and white. */
  readonly red: readonly [x: number, y: number];
  readonly green: readonly [x: number, y: number];
  readonly blue: readonly [x: number, y: number];
  readonly white: readonly [x: number, y: number];
  /** cd/m² */
  readonly minLuminance: number;
  readonly maxLuminance: number;
}

/** cd/m²; 0: not said. */
export interface ContentLightLevel {
  readonly maxCll: number;
  readonly maxFall: number;
}

const CHROMATICITY_UNIT = 0.00002;
const LUMINANCE_UNIT = 0.0001;
const DIGITS = 5;

/** mastering_display_colour_volume(); undefined when it is cut off. Spec: ITU-T H.264, D.1.29; ITU-T H.265, D.2.28 */
export function readMasteringDisplay(bits: SyntaxReader): MasteringDisplay | undefined {
  const point = (x: string, y: string) => [chromaticity(bits.u(x, 16)), chromaticity(bits.u(y, 16))] as const;
  const green = point('display_primaries_x', 'display_primaries_y');
  const blue = point('display_primaries_x', 'display_primaries_y');
  const red = point('display_primaries_x', 'display_primaries_y');
  const white = point('white_point_x', 'white_point_y');
  const maxLuminance = luminance(bits.u('max_display_mastering_luminance', 32));
  const minLuminance = luminance(bits.u('min_display_mastering_luminance', 32));
  return bits.isTruncated ? undefined : { red, green, blue, white, minLuminance, maxLuminance };
}

/** content_light_level_info(); undefined when it is cut off. Spec: ITU-T H.264, D.1.31; ITU-T H.265, D.2.35 */
export function readContentLightLevel(bits: SyntaxReader): ContentLightLevel | undefined {
  const maxCll = bits.u('max_content_light_level', 16);
  const maxFall = bits.u('max_pic_average_light_level', 16);
  return bits.isTruncated ? undefined : { maxCll, maxFall };
}

/** alternative_transfer_characteristics(); undefined when it is cut off. Spec: ITU-T H.264, D.1.32; ITU-T H.265, D.2.38 */
export function readAlternativeTransfer(bits: SyntaxReader): number | undefined {
  const transfer = bits.u('preferred_transfer_characteristics', 8);
  return bits.isTruncated ? undefined : transfer;
}

/** frame_packing_arrangement() up to its type: undefined where it is cancelled or cut off. Spec: ITU-T H.264, D.1.26; ITU-T H.265, D.2.16 */
export function readFramePacking(bits: SyntaxReader): number | undefined {
  bits.ue('frame_packing_arrangement_id');
  if (bits.flag('frame_packing_arrangement_cancel_flag')) return undefined;
  const type = bits.u('frame_packing_arrangement_type', 7);
  bits.flag('quincunx_sampling_flag');
  bits.u('content_interpretation_type', 6);
  return bits.isTruncated ? undefined : type;
}

function chromaticity(value: number): number {
  return Number((value * CHROMATICITY_UNIT).toFixed(DIGITS));
}

function luminance(value: number): number {
  return Number((value * LUMINANCE_UNIT).toFixed(DIGITS));
}
