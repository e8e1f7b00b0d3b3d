// Tested by: test/codec/video/unit-dump.encoders.test.ts
import { readClockTimestamp } from '../clock-timestamp.js';
import type { SyntaxReader } from '../syntax-reader.js';
import type { TimeCode } from '../time-code.js';
import type { H264Sps } from './sps.js';

export interface H264PictureTiming {
  /** pic_struct; undefined where the stream has none. */
  readonly structure: number | undefined;
  readonly timeCode: TimeCode | undefined;
  /** ct_type of the first time stamp that has one: 0 is progressive, 1 interlaced; undefined where there is none. */
  readonly clockType: number | undefined;
}

/** Clock time stamps by pic_struct. Spec: ITU-T H.264, Table D-1 */
const CLOCK_TIMESTAMPS = [1, 1, 1, 2, 2, 3, 3, 2, 3];
const FRAME_BITS = 8;

/** buffering_period(): the id of the sequence parameter set; undefined when it is cut off. Spec: ITU-T H.264, D.1.2 */
export function readH264BufferingPeriod(
  bits: SyntaxReader,
  spsOf: (id: number) => H264Sps | undefined,
): number | undefined {
  const id = bits.ue('seq_parameter_set_id');
  const delays = spsOf(id)?.delays;
  if (delays === undefined) return bits.isTruncated ? undefined : id;
  for (let n = 0; n < delays.nalSchedules + delays.vclSchedules; n++) {
    bits.u('initial_cpb_removal_delay', delays.initialLength);
    bits.u('initial_cpb_removal_delay_offset', delays.initialLength);
  }
  return bits.isTruncated ? undefined : id;
}

/** pic_timing(); undefined when it is cut off. `before`: the time code before. Spec: ITU-T H.264, D.1.3 */
export function readH264PictureTiming(
  bits: SyntaxReader,
  sps: H264Sps,
  before: TimeCode | undefined,
): H264PictureTiming | undefined {
  if (sps.delays !== undefined) {
    bits.u('cpb_removal_delay', sps.delays.removalLength);
    bits.u('dpb_output_delay', sps.delays.outputLength);
  }
  if (!sps.hasPictureStructure) {
    return bits.isTruncated ? undefined : { structure: undefined, timeCode: undefined, clockType: undefined };
  }
  const structure = bits.u('pic_struct', 4);
  let timeCode: TimeCode | undefined;
  let clockType: number | undefined;
  const offsetLength = sps.delays?.timeOffsetLength ?? 24;
  const readOffset = () => {
    if (offsetLength > 0) bits.i('time_offset', offsetLength);
  };
  for (let n = 0; n < (CLOCK_TIMESTAMPS[structure] ?? 0); n++) {
    if (!bits.flag('clock_timestamp_flag')) continue;
    const type = bits.u('ct_type', 2);
    bits.flag('nuit_field_based_flag');
    const code = readClockTimestamp(bits, FRAME_BITS, readOffset, timeCode ?? before);
    clockType ??= type;
    timeCode ??= code;
  }
  return bits.isTruncated ? undefined : { structure, timeCode, clockType };
}

/** recovery_point(): recovery_frame_cnt; undefined when it is cut off. Spec: ITU-T H.264, D.1.8 */
export function readH264RecoveryPoint(bits: SyntaxReader): number | undefined {
  const frames = bits.ue('recovery_frame_cnt');
  bits.flag('exact_match_flag');
  bits.flag('broken_link_flag');
  bits.u('changing_slice_group_idc', 2);
  return bits.isTruncated ? undefined : frames;
}
