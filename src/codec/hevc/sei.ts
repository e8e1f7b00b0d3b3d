// Tested by: test/codec/sei/sei.test.ts
import { readClockTimestamp } from '../clock-timestamp.js';
import type { SyntaxReader } from '../syntax-reader.js';
import type { TimeCode } from '../time-code.js';
import type { HevcSps } from './sps.js';

const FRAME_BITS = 9;

/** pic_timing(): pic_struct, undefined where there is none, or it is cut off. Spec: ITU-T H.265, D.2.3 */
export function readHevcPictureTiming(bits: SyntaxReader, sps: HevcSps): number | undefined {
  let structure: number | undefined;
  if (sps.hasPictureStructure) {
    structure = bits.u('pic_struct', 4);
    bits.u('source_scan_type', 2);
    bits.flag('duplicate_flag');
  }
  const { delays } = sps;
  if (delays !== undefined && (delays.hasNal || delays.hasVcl)) {
    bits.u('au_cpb_removal_delay_minus1', delays.removalLength);
    bits.u('pic_dpb_output_delay', delays.outputLength);
    if (delays.hasSubPicture) bits.u('pic_dpb_output_du_delay', delays.duOutputLength);
  }
  return bits.isTruncated ? undefined : structure;
}

/** buffering_period(), for who reads it. Spec: ITU-T H.265, D.2.2 */
export function readHevcBufferingPeriod(bits: SyntaxReader, spsOf: (id: number) => HevcSps | undefined): void {
  const delays = spsOf(bits.ue('bp_seq_parameter_set_id'))?.delays;
  if (delays === undefined) return;
  const hasIrap = !delays.hasSubPicture && bits.flag('irap_cpb_params_present_flag');
  if (hasIrap) {
    bits.u('cpb_delay_offset', delays.removalLength);
    bits.u('dpb_delay_offset', delays.outputLength);
  }
  bits.flag('concatenation_flag');
  bits.u('au_cpb_removal_delay_delta_minus1', delays.removalLength);
  for (const kind of [delays.hasNal ? 'nal' : '', delays.hasVcl ? 'vcl' : '']) {
    for (let n = 0; kind !== '' && n < delays.schedules; n++) {
      bits.u(`${kind}_initial_cpb_removal_delay`, delays.initialLength);
      bits.u(`${kind}_initial_cpb_removal_offset`, delays.initialLength);
      if (!delays.hasSubPicture && !hasIrap) continue;
      bits.u(`${kind}_initial_alt_cpb_removal_delay`, delays.initialLength);
      bits.u(`${kind}_initial_alt_cpb_removal_offset`, delays.initialLength);
    }
  }
}

/** time_code(): the first there is; undefined when there is none, or it is cut off. Spec: ITU-T H.265, D.2.27 */
export function readHevcTimeCode(bits: SyntaxReader, before: TimeCode | undefined): TimeCode | undefined {
  let timeCode: TimeCode | undefined;
  const count = bits.u('num_clock_ts', 2);
  const readOffset = () => {
    const length = bits.u('time_offset_length', 5);
    if (length > 0) bits.i('time_offset_value', length);
  };
  for (let n = 0; n < count; n++) {
    if (!bits.flag('clock_timestamp_flag')) continue;
    bits.flag('units_field_based_flag');
    const code = readClockTimestamp(bits, FRAME_BITS, readOffset, timeCode ?? before);
    timeCode ??= code;
  }
  return bits.isTruncated ? undefined : timeCode;
}

/** recovery_point(). Spec: ITU-T H.265, D.2.8 */
export function readHevcRecoveryPoint(bits: SyntaxReader): number | undefined {
  const count = bits.se('recovery_poc_cnt');
  bits.flag('exact_match_flag');
  bits.flag('broken_link_flag');
  return bits.isTruncated ? undefined : count;
}
