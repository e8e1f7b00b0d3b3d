// Tested by: test/codec/video/unit-dump.encoders.test.ts
import { SyntaxReader, type SyntaxSink } from '../syntax-reader.js';
import { isHevcIdr, isHevcIrap } from './nal-unit.js';
import type { HevcPps } from './pps.js';
import type { HevcSps } from './sps.js';

/** Bytes of a slice segment's NAL unit that hold what is read of its header. */
export const HEVC_SLICE_BYTES = 32;

/** The first fields of a slice segment header. */
export interface HevcSliceHeader {
  readonly isFirst: boolean;
  /** slice_type; undefined in a segment that is not the first of its picture. */
  readonly type: number | undefined;
  readonly pps: HevcPps;
  readonly sps: HevcSps;
  readonly orderLsb: number;
}

/** slice_type. Spec: ITU-T H.265, Table 7-7 */
export const HEVC_SLICE_TYPES = ['B', 'P', 'I'] as const;

/** Parameter sets by their ids. */
export interface HevcParameterSets {
  readonly sps: ReadonlyMap<number, HevcSps>;
  readonly pps: ReadonlyMap<number, HevcPps>;
}

/**
 * slice_segment_header() up to slice_pic_order_cnt_lsb, of the RBSP behind the NAL unit header; undefined when it is cut off, impossible,
 * or its parameter sets have not come.
 * Spec: ITU-T H.265, 7.3.6.1
 */
export function readHevcSliceHeader(
  nalType: number,
  bytes: Uint8Array,
  pos: number,
  end: number,
  sets: HevcParameterSets,
  sink?: SyntaxSink,
): HevcSliceHeader | undefined {
  const bits = new SyntaxReader(bytes, pos, end, sink);
  const isFirst = bits.flag('first_slice_segment_in_pic_flag');
  if (isHevcIrap(nalType)) bits.flag('no_output_of_prior_pics_flag');
  const pps = sets.pps.get(bits.ue('slice_pic_parameter_set_id'));
  const sps = pps === undefined ? undefined : sets.sps.get(pps.spsId);
  if (bits.isTruncated || pps === undefined || sps === undefined) return undefined;
  if (!isFirst) return { isFirst, type: undefined, pps, sps, orderLsb: 0 };
  for (let n = 0; n < pps.extraSliceHeaderBits; n++) bits.flag('slice_reserved_flag');
  const type = bits.ue('slice_type');
  if (pps.hasOutputFlag) bits.flag('pic_output_flag');
  if (sps.hasSeparatePlanes) bits.u('colour_plane_id', 2);
  const orderLsb = isHevcIdr(nalType) ? 0 : bits.u('slice_pic_order_cnt_lsb', sps.orderLsbBits);
  if (bits.isTruncated || type > 2) return undefined;
  return { isFirst, type, pps, sps, orderLsb };
}
