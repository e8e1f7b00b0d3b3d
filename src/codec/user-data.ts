// Tested by: test/codec/user-data.test.ts
import { SyntaxReader, type SyntaxSink } from './syntax-reader.js';

/** What user data of ATSC or DVB is, by its identifier. */
export const UserDataKind = { CC: 'cc', BARS: 'bars', AFD: 'afd', OTHER: 'other' } as const;
export type UserDataKind = (typeof UserDataKind)[keyof typeof UserDataKind];

const GA94 = 0x47413934;
const DTG1 = 0x44544731;
const CC_DATA = 3;
const BAR_DATA = 6;
/** itu_t_t35_country_code of the United States and provider of ATSC. Spec: ATSC A/72 Part 1, 6.2.3.1 */
const USA = 0xb5;
const ATSC = 0x0031;
/** Country and provider code. */
const T35_HEADER_SIZE = 3;

/** Where the user data of ATSC begins in an ITU-T T.35 message: behind its country and provider; −1 where it is another's. */
export function atscUserDataAt(bytes: Uint8Array, pos: number, end: number): number {
  if (pos + T35_HEADER_SIZE > end || bytes[pos] !== USA) return -1;
  return ((bytes[pos + 1]! << 8) | bytes[pos + 2]!) === ATSC ? pos + T35_HEADER_SIZE : -1;
}

/**
 * What the structure is that begins with the user_identifier at `pos`.
 * Spec: ATSC A/53 Part 4, 6.2.3; ETSI TS 101 154, Annex B
 */
export function userDataKindAt(bytes: Uint8Array, pos: number, end: number): UserDataKind {
  if (pos + 5 > end) return UserDataKind.OTHER;
  const identifier = (bytes[pos]! << 24) | (bytes[pos + 1]! << 16) | (bytes[pos + 2]! << 8) | bytes[pos + 3]!;
  if (identifier === DTG1) return UserDataKind.AFD;
  if (identifier !== GA94) return UserDataKind.OTHER;
  const type = bytes[pos + 4];
  return type === CC_DATA ? UserDataKind.CC : type === BAR_DATA ? UserDataKind.BARS : UserDataKind.OTHER;
}

/** Bars of black around the picture, in lines and samples from its edges; null where there are none. */
export interface BarData {
  readonly top: number | null;
  readonly bottom: number | null;
  readonly left: number | null;
  readonly right: number | null;
}

/** active_format of afd_data() behind its identifier; undefined where it has none. Spec: ETSI TS 101 154, B.3; SMPTE ST 2016-1 */
export function readAfd(bytes: Uint8Array, pos: number, end: number, sink?: SyntaxSink): number | undefined {
  const bits = new SyntaxReader(bytes, pos + 4, end, sink);
  bits.flag('zero_bit');
  const isPresent = bits.flag('active_format_flag');
  bits.u('reserved', 6);
  if (!isPresent) return undefined;
  bits.u('reserved', 4);
  const format = bits.u('active_format', 4);
  return bits.isTruncated ? undefined : format;
}

/** bar_data() behind its identifier and type; undefined where it is cut off. Spec: ATSC A/53 Part 4, 6.2.3.2 */
export function readBarData(bytes: Uint8Array, pos: number, end: number, sink?: SyntaxSink): BarData | undefined {
  const bits = new SyntaxReader(bytes, pos + 5, end, sink);
  const flags = ['top_bar_flag', 'bottom_bar_flag', 'left_bar_flag', 'right_bar_flag'].map((name) => bits.flag(name));
  bits.u('reserved', 4);
  const bar = (isPresent: boolean | undefined, marker: string, name: string): number | null => {
    if (isPresent !== true) return null;
    bits.u(marker, 2);
    return bits.u(name, 14);
  };
  const top = bar(flags[0], 'marker_bits', 'line_number_end_of_top_bar');
  const bottom = bar(flags[1], 'marker_bits', 'line_number_start_of_bottom_bar');
  const left = bar(flags[2], 'marker_bits', 'pixel_number_end_of_left_bar');
  const right = bar(flags[3], 'marker_bits', 'pixel_number_start_of_right_bar');
  return bits.isTruncated ? undefined : { top, bottom, left, right };
}

/** active_format in words. Spec: ETSI TS 101 154, Table B.2; SMPTE ST 2016-1, Table 1 */
export const AFD_NAMES: Readonly<Record<number, string>> = {
  2: '16:9 top',
  3: '14:9 top',
  4: 'over 16:9 centre',
  8: 'full frame',
  9: '4:3 centre',
  10: '16:9 centre',
  11: '14:9 centre',
  13: '4:3 with 14:9 centre',
  14: '16:9 with 14:9 centre',
  15: '16:9 with 4:3 centre',
};
