// Tested by: test/codec/video/unit-dump.encoders.test.ts
import type { CodedPictureBuffer } from '../coded-picture-buffer.js';
import type { SyntaxReader } from '../syntax-reader.js';

/** Lengths of fields of SEI messages, in bits. */
export interface H264DelayLengths {
  readonly initialLength: number;
  readonly removalLength: number;
  readonly outputLength: number;
  readonly timeOffsetLength: number;
}

export interface H264Delays extends H264DelayLengths {
  readonly nalSchedules: number;
  readonly vclSchedules: number;
}

export interface H264Hrd {
  /** The last schedule, by which a transport stream's buffer is sized. */
  readonly buffer: CodedPictureBuffer;
  readonly schedules: number;
  readonly delays: H264DelayLengths;
}

const MAX_CPB_COUNT = 32;

/** hrd_parameters(). Spec: ITU-T H.264, E.1.2 and E.2.2 */
export function readH264Hrd(bits: SyntaxReader): H264Hrd {
  const schedules = Math.min(bits.ue('cpb_cnt_minus1') + 1, MAX_CPB_COUNT);
  const rateScale = bits.u('bit_rate_scale', 4);
  const sizeScale = bits.u('cpb_size_scale', 4);
  let bitrateBps = 0;
  let sizeBits = 0;
  let isConstantRate = false;
  for (let n = 0; n < schedules; n++) {
    bitrateBps = (bits.ue('bit_rate_value_minus1') + 1) * 2 ** (6 + rateScale);
    sizeBits = (bits.ue('cpb_size_value_minus1') + 1) * 2 ** (4 + sizeScale);
    isConstantRate = bits.flag('cbr_flag');
  }
  const initialLength = bits.u('initial_cpb_removal_delay_length_minus1', 5) + 1;
  const removalLength = bits.u('cpb_removal_delay_length_minus1', 5) + 1;
  const outputLength = bits.u('dpb_output_delay_length_minus1', 5) + 1;
  const timeOffsetLength = bits.u('time_offset_length', 5);
  const delays = { initialLength, removalLength, outputLength, timeOffsetLength };
  return { buffer: { bitrateBps, sizeBits, isConstantRate }, schedules, delays };
}
