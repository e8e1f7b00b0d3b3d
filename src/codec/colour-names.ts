// Tested by: test/analysis/content/video.samples.test.ts
/** Spec: ITU-T H.273, Table 2 */
const PRIMARIES: Readonly<Record<number, string>> = {
  1: 'BT.709',
  4: 'BT.470 M',
  5: 'BT.470 BG',
  6: 'SMPTE 170M',
  7: 'SMPTE 240M',
  8: 'film',
  9: 'BT.2020',
  10: 'SMPTE 428',
  11: 'SMPTE 431',
  12: 'SMPTE 432',
  22: 'EBU 3213',
};
/** Spec: ITU-T H.273, Table 3 */
const TRANSFERS: Readonly<Record<number, string>> = {
  1: 'BT.709',
  4: 'gamma 2.2',
  5: 'gamma 2.8',
  6: 'SMPTE 170M',
  7: 'SMPTE 240M',
  8: 'linear',
  9: 'log 100:1',
  10: 'log 316:1',
  11: 'xvYCC',
  12: 'BT.1361',
  13: 'sRGB',
  14: 'BT.2020 10 bit',
  15: 'BT.2020 12 bit',
  16: 'PQ',
  17: 'SMPTE 428',
  18: 'HLG',
};
/** Spec: ITU-T H.273, Table 4 */
const MATRICES: Readonly<Record<number, string>> = {
  0: 'RGB',
  1: 'BT.709',
  4: 'FCC',
  5: 'BT.470 BG',
  6: 'SMPTE 170M',
  7: 'SMPTE 240M',
  8: 'YCgCo',
  9: 'BT.2020 ncl',
  10: 'BT.2020 cl',
  11: 'SMPTE 2085',
  12: 'chromaticity ncl',
  13: 'chromaticity cl',
  14: 'ICtCp',
};
const UNSPECIFIED = 2;
/** chroma_sample_loc_type. Spec: ITU-T H.265, Figure E.1 */
const LOCATIONS = ['left', 'center', 'topleft', 'top', 'bottomleft', 'bottom'];

/** In words where the standard has one, otherwise its number; null for 2, which says nothing. */
export function primariesName(code: number): string | null {
  return nameOf(PRIMARIES, code);
}

/** The same of transfer_characteristics. */
export function transferName(code: number): string | null {
  return nameOf(TRANSFERS, code);
}

/** The same of matrix_coefficients. */
export function matrixName(code: number): string | null {
  return nameOf(MATRICES, code);
}

/** Place of the chroma samples of 4:2:0; null where it is not said. */
export function chromaLocationName(type: number | undefined): string | null {
  return type === undefined ? null : (LOCATIONS[type] ?? String(type));
}

function nameOf(names: Readonly<Record<number, string>>, code: number): string | null {
  return code === UNSPECIFIED ? null : (names[code] ?? String(code));
}
