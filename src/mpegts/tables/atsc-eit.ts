import { u16At, u32At } from '../big-endian.js';
import { type Descriptor, descriptorLoopEnd, parseDescriptorLoop } from '../descriptor-list.js';
import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';
import { gpsToUtcS } from './atsc-time.js';

/**
 * Event information table of ATSC: one section of it.
 * Spec: ATSC A/65, event_information_table_section
 */
export interface AtscEit {
  readonly sourceId: number;
  readonly events: readonly AtscEvent[];
}

export interface AtscEvent {
  readonly eventId: number;
  /** Seconds since 1970. */
  readonly startTimeS: number;
  readonly durationS: number;
  readonly etmLocation: number;
  /** A multiple_string_structure. */
  readonly title: Uint8Array;
  readonly descriptors: readonly Descriptor[];
}

/** protocol_version and num_events_in_section. */
const HEADER_SIZE = 2;
/** Up to title_length. */
const EVENT_HEADER_SIZE = 10;

/** The GPS_UTC_offset is that of the system time table. */
export function parseAtscEit(section: SectionView, gpsUtcOffsetS: number): AtscEit | typeof TRUNCATED {
  const { bytes, bodyStart, bodyEnd } = section;
  if (!section.hasSyntax || bodyStart + HEADER_SIZE > bodyEnd) return TRUNCATED;
  const events: AtscEvent[] = [];
  let pos = bodyStart + HEADER_SIZE;
  for (let left = bytes[bodyStart + 1]!; left > 0; left--) {
    if (pos + EVENT_HEADER_SIZE > bodyEnd) return TRUNCATED;
    const titleStart = pos + EVENT_HEADER_SIZE;
    const loopPos = titleStart + bytes[pos + 9]!;
    const descriptors = parseDescriptorLoop(bytes, loopPos, bodyEnd);
    if (descriptors === TRUNCATED) return TRUNCATED;
    const times = u32At(bytes, pos + 6) >>> 8; // 2 reserved bits, 2 ETM_location, 20 length_in_seconds
    events.push({
      eventId: u16At(bytes, pos) & 0x3fff,
      startTimeS: gpsToUtcS(u32At(bytes, pos + 2), gpsUtcOffsetS),
      durationS: times & 0x0f_ffff,
      etmLocation: (times >> 20) & 0b11,
      title: new Uint8Array(bytes.subarray(titleStart, loopPos)),
      descriptors,
    });
    pos = descriptorLoopEnd(bytes, loopPos);
  }
  return { sourceId: section.tableIdExtension, events };
}
