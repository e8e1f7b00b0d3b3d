/** nal_unit_type by its name. Spec: ITU-T H.264, Table 7-1 */
export const H264Nal = {
  SLICE: 1,
  SLICE_A: 2,
  SLICE_B: 3,
  SLICE_C: 4,
  IDR: 5,
  SEI: 6,
  SPS: 7,
  PPS: 8,
  AUD: 9,
  END_OF_SEQUENCE: 10,
  END_OF_STREAM: 11,
  FILLER: 12,
  SPS_EXTENSION: 13,
  PREFIX: 14,
  SUBSET_SPS: 15,
  AUXILIARY: 19,
  EXTENSION: 20,
} as const;

export function h264NalType(first: number): number {
  return first & 0x1f;
}

/** The unit is, or begins, what comes before the first slice of a picture. Spec: ITU-T H.264, 7.4.1.2.3 */
export function beginsH264AccessUnit(type: number): boolean {
  return (type >= H264Nal.SEI && type <= H264Nal.AUD) || (type >= H264Nal.PREFIX && type <= 18);
}

/** Names for what is written of a stream. */
export const H264_NAL_NAMES: Readonly<Record<number, string>> = {
  1: 'slice',
  2: 'slice_data_partition_a',
  3: 'slice_data_partition_b',
  4: 'slice_data_partition_c',
  5: 'slice_idr',
  6: 'sei',
  7: 'sps',
  8: 'pps',
  9: 'access_unit_delimiter',
  10: 'end_of_seq',
  11: 'end_of_stream',
  12: 'filler_data',
  13: 'sps_extension',
  14: 'prefix_nal_unit',
  15: 'subset_sps',
  19: 'auxiliary_slice',
  20: 'slice_extension',
};
