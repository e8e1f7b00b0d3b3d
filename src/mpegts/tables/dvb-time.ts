import { u16At } from '../big-endian.js';
import { ABSENT } from '../packet.js';

/** Modified Julian Date of 1 January 1970. */
const MJD_OF_EPOCH = 40_587;
const DAY_S = 86_400;

/**
 * Seconds since 1970 of the 40 bits at `pos`: a Modified Julian Date and a time of day in BCD. ABSENT where all bits are set,
 * the digits are no time, or the day is before 1970.
 * Spec: ETSI EN 300 468, 5.2.4 and Annex C
 */
export function utcTimeAt(bytes: Uint8Array, pos: number): number {
  const day = u16At(bytes, pos) - MJD_OF_EPOCH;
  const timeOfDayS = bcdDurationAt(bytes, pos + 2);
  const isTime = day >= 0 && timeOfDayS !== ABSENT && timeOfDayS < DAY_S;
  return isTime ? day * DAY_S + timeOfDayS : ABSENT;
}

/**
 * Seconds of the hours, minutes and seconds in BCD at `pos`, or ABSENT where they are none.
 * Spec: ETSI EN 300 468, 5.2.4
 */
export function bcdDurationAt(bytes: Uint8Array, pos: number): number {
  const hours = bcdAt(bytes, pos);
  const minutes = bcdAt(bytes, pos + 1);
  const seconds = bcdAt(bytes, pos + 2);
  const isDuration = hours !== ABSENT && isSixtieth(minutes) && isSixtieth(seconds);
  return isDuration ? hours * 3600 + minutes * 60 + seconds : ABSENT;
}

function isSixtieth(value: number): boolean {
  return value !== ABSENT && value < 60;
}

function bcdAt(bytes: Uint8Array, pos: number): number {
  const tens = bytes[pos]! >> 4;
  const ones = bytes[pos]! & 0x0f;
  return tens > 9 || ones > 9 ? ABSENT : tens * 10 + ones;
}
