import { u16At } from '../big-endian.js';
import { type Descriptor, descriptorLoopEnd, parseDescriptorLoop } from '../descriptor-list.js';
import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';
import { bcdDurationAt, utcTimeAt } from './dvb-time.js';
import { TableId } from './table-id.js';

/**
 * Event information table of DVB: one section of it.
 * Spec: ETSI EN 300 468, 5.2.4
 */
export interface Eit {
  readonly serviceId: number;
  readonly transportStreamId: number;
  readonly originalNetworkId: number;
  /** Whether the service is of the transport stream that carries it. */
  readonly isActual: boolean;
  /** Whether it tells the present and the following event; otherwise it is a schedule. */
  readonly isPresentFollowing: boolean;
  readonly segmentLastSectionNumber: number;
  readonly lastTableId: number;
  readonly events: readonly EitEvent[];
}

export interface EitEvent {
  readonly eventId: number;
  /** Seconds since 1970, or ABSENT where the time is not defined. */
  readonly startTimeS: number;
  /** ABSENT where it is not defined. */
  readonly durationS: number;
  readonly runningStatus: number;
  readonly freeCaMode: boolean;
  readonly descriptors: readonly Descriptor[];
}

const HEADER_SIZE = 6;
/** event_id, start_time and duration. */
const EVENT_HEADER_SIZE = 10;

export function parseEit(section: SectionView): Eit | typeof TRUNCATED {
  const { bytes, bodyStart, bodyEnd, tableId } = section;
  if (!section.hasSyntax || bodyStart + HEADER_SIZE > bodyEnd) return TRUNCATED;
  const events = parseEvents(bytes, bodyStart + HEADER_SIZE, bodyEnd);
  if (events === TRUNCATED) return TRUNCATED;
  const isPresentFollowing = tableId < TableId.EIT_SCHEDULE_ACTUAL;
  return {
    serviceId: section.tableIdExtension,
    transportStreamId: u16At(bytes, bodyStart),
    originalNetworkId: u16At(bytes, bodyStart + 2),
    isActual: isPresentFollowing ? tableId === TableId.EIT_PF_ACTUAL : tableId < TableId.EIT_SCHEDULE_OTHER,
    isPresentFollowing,
    segmentLastSectionNumber: bytes[bodyStart + 4]!,
    lastTableId: bytes[bodyStart + 5]!,
    events,
  };
}

function parseEvents(bytes: Uint8Array, start: number, end: number): readonly EitEvent[] | typeof TRUNCATED {
  const events: EitEvent[] = [];
  for (let pos = start; pos < end; ) {
    const loopPos = pos + EVENT_HEADER_SIZE;
    const descriptors = parseDescriptorLoop(bytes, loopPos, end);
    if (descriptors === TRUNCATED) return TRUNCATED;
    events.push({
      eventId: u16At(bytes, pos),
      startTimeS: utcTimeAt(bytes, pos + 2),
      durationS: bcdDurationAt(bytes, pos + 7),
      runningStatus: bytes[loopPos]! >> 5,
      freeCaMode: (bytes[loopPos]! & 0x10) !== 0,
      descriptors,
    });
    pos = descriptorLoopEnd(bytes, loopPos);
  }
  return events;
}
