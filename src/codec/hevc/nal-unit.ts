// Tested by: test/codec/video/unit-dump.encoders.test.ts
/** nal_unit_type by its name. Spec: ITU-T H.265, Table 7-1 */
export const HevcNal = {
  RADL_N: 6,
  RADL_R: 7,
  RASL_N: 8,
  RASL_R: 9,
  BLA_W_LP: 16,
  BLA_N_LP: 18,
  IDR_W_RADL: 19,
  IDR_N_LP: 20,
  CRA: 21,
  LAST_IRAP: 23,
  LAST_VCL: 31,
  VPS: 32,
  SPS: 33,
  PPS: 34,
  AUD: 35,
  END_OF_SEQUENCE: 36,
  END_OF_BITSTREAM: 37,
  FILLER: 38,
  PREFIX_SEI: 39,
  SUFFIX_SEI: 40,
} as const;

export function hevcNalType(first: number): number {
  return (first >> 1) & 0x3f;
}

export function isHevcIrap(type: number): boolean {
  return type >= HevcNal.BLA_W_LP && type <= HevcNal.LAST_IRAP;
}

export function isHevcIdr(type: number): boolean {
  return type === HevcNal.IDR_W_RADL || type === HevcNal.IDR_N_LP;
}

/** The unit begins an access unit when it stands behind the last one of a picture. Spec: ITU-T H.265, 7.4.2.4.4 */
export function beginsHevcAccessUnit(type: number): boolean {
  const isParameterSet = type >= HevcNal.VPS && type <= HevcNal.AUD;
  return isParameterSet || type === HevcNal.PREFIX_SEI || (type >= 41 && type <= 44) || (type >= 48 && type <= 55);
}

/** Names for what is written of a stream. */
export const HEVC_NAL_NAMES: Readonly<Record<number, string>> = {
  0: 'slice_trail_n',
  1: 'slice_trail_r',
  2: 'slice_tsa_n',
  3: 'slice_tsa_r',
  4: 'slice_stsa_n',
  5: 'slice_stsa_r',
  6: 'slice_radl_n',
  7: 'slice_radl_r',
  8: 'slice_rasl_n',
  9: 'slice_rasl_r',
  16: 'slice_bla_w_lp',
  17: 'slice_bla_w_radl',
  18: 'slice_bla_n_lp',
  19: 'slice_idr_w_radl',
  20: 'slice_idr_n_lp',
  21: 'slice_cra',
  32: 'vps',
  33: 'sps',
  34: 'pps',
  35: 'access_unit_delimiter',
  36: 'end_of_seq',
  37: 'end_of_bitstream',
  38: 'filler_data',
  39: 'prefix_sei',
  40: 'suffix_sei',
};
