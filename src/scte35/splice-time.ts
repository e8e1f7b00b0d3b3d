// Tested by: test/scte35/splice-info-section.test.ts
import type { FieldReader } from '../mpegts/descriptors/field-reader.js';

/** Period of times of SCTE 35: 33 bits of 90 kHz, as those of MPEG. */
export const PTS_WRAP_90K = 2 ** 33;

/** Spec: SCTE 35, splice_time */
export interface SpliceTime {
  readonly time_specified_flag: boolean;
  /** 90 kHz ticks, without pts_adjustment; null where it is not specified. */
  readonly pts_time: number | null;
}

/** Spec: SCTE 35, break_duration */
export interface BreakDuration {
  /** The return to the network needs no other command. */
  readonly auto_return: boolean;
  /** 90 kHz ticks. */
  readonly duration: number;
}

export function spliceTime(reader: FieldReader): SpliceTime {
  const isSpecified = reader.flag();
  reader.skip(isSpecified ? 6 : 7);
  return { time_specified_flag: isSpecified, pts_time: reader.optional(isSpecified, () => reader.bits(33)) };
}

export function breakDuration(reader: FieldReader): BreakDuration {
  const autoReturn = reader.flag();
  reader.skip(6);
  return { auto_return: autoReturn, duration: reader.bits(33) };
}

/** The time in the stream that a pts_time means: pts_adjustment is added, and the carry thrown away. Spec: SCTE 35, splice_info_section, pts_adjustment */
export function adjustedPts90k(ptsTime: number, ptsAdjustment: number): number {
  return (ptsTime + ptsAdjustment) % PTS_WRAP_90K;
}

/** Ticks from the second time to the first, the shorter way round: negative where it lies before. */
export function difference90k(of: number, since: number): number {
  const difference = (of - since) % PTS_WRAP_90K;
  if (difference >= PTS_WRAP_90K / 2) return difference - PTS_WRAP_90K;
  return difference < -PTS_WRAP_90K / 2 ? difference + PTS_WRAP_90K : difference;
}
