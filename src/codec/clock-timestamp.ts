// Tested by: test/codec/sei/sei.test.ts
import type { SyntaxReader } from './syntax-reader.js';
import type { TimeCode } from './time-code.js';

/** counting_type of dropped numbers. Spec: ITU-T H.264, Table D-3 */
const DROP_TYPES: readonly number[] = [4, 5, 6];

/**
 * A clock time stamp of a picture timing or time code message, behind its clock_timestamp_flag, as a time code: `before` gives what it
 * leaves out. Spec: ITU-T H.264, D.1.3 and D.2.3; ITU-T H.265, D.2.27 and D.3.27
 */
export function readClockTimestamp(
  bits: SyntaxReader,
  frameBits: number,
  readOffset: () => void,
  before: TimeCode | undefined,
): TimeCode {
  const countingType = bits.u('counting_type', 5);
  const isFull = bits.flag('full_timestamp_flag');
  bits.flag('discontinuity_flag');
  bits.flag('cnt_dropped_flag');
  const frames = bits.u('n_frames', frameBits);
  let { hours, minutes, seconds } = before ?? { hours: 0, minutes: 0, seconds: 0 };
  if (isFull) {
    seconds = bits.u('seconds_value', 6);
    minutes = bits.u('minutes_value', 6);
    hours = bits.u('hours_value', 5);
  } else if (bits.flag('seconds_flag')) {
    seconds = bits.u('seconds_value', 6);
    if (bits.flag('minutes_flag')) {
      minutes = bits.u('minutes_value', 6);
      if (bits.flag('hours_flag')) hours = bits.u('hours_value', 5);
    }
  }
  readOffset();
  return { hours, minutes, seconds, frames, isDropFrame: DROP_TYPES.includes(countingType) };
}
