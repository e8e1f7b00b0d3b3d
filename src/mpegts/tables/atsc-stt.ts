import { u16At, u32At } from '../big-endian.js';
import { type Descriptor, parseDescriptors } from '../descriptor-list.js';
import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';
import { gpsToUtcS } from './atsc-time.js';

/**
 * System time table of ATSC.
 * Spec: ATSC A/65, system_time_table_section
 */
export interface AtscStt {
  /** Seconds since 1970. */
  readonly utcTimeS: number;
  /** Leap seconds that GPS time is ahead of UTC. */
  readonly gpsUtcOffsetS: number;
  readonly daylightSaving: DaylightSaving;
  readonly descriptors: readonly Descriptor[];
}

export interface DaylightSaving {
  readonly isInEffect: boolean;
  /** Local day and hour of the next change; 0 while none is near. */
  readonly dayOfMonth: number;
  readonly hour: number;
}

/** protocol_version, system_time, GPS_UTC_offset and daylight_saving. */
const HEADER_SIZE = 8;

export function parseAtscStt(section: SectionView): AtscStt | typeof TRUNCATED {
  const { bytes, bodyStart, bodyEnd } = section;
  if (!section.hasSyntax || bodyStart + HEADER_SIZE > bodyEnd) return TRUNCATED;
  const descriptors = parseDescriptors(bytes, bodyStart + HEADER_SIZE, bodyEnd);
  if (descriptors === TRUNCATED) return TRUNCATED;
  const gpsUtcOffsetS = bytes[bodyStart + 5]!;
  const daylight = u16At(bytes, bodyStart + 6);
  return {
    utcTimeS: gpsToUtcS(u32At(bytes, bodyStart + 1), gpsUtcOffsetS),
    gpsUtcOffsetS,
    daylightSaving: { isInEffect: daylight >= 0x8000, dayOfMonth: (daylight >> 8) & 0x1f, hour: daylight & 0xff },
    descriptors,
  };
}
