import { u16At } from '../big-endian.js';
import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';

/**
 * Running status table.
 * Spec: ETSI EN 300 468, 5.2.7
 */
export interface Rst {
  readonly events: readonly RstEvent[];
}

export interface RstEvent {
  readonly transportStreamId: number;
  readonly originalNetworkId: number;
  readonly serviceId: number;
  readonly eventId: number;
  readonly runningStatus: number;
}

const EVENT_SIZE = 9;

export function parseRst(section: SectionView): Rst | typeof TRUNCATED {
  const { bytes, bodyStart, bodyEnd } = section;
  if ((bodyEnd - bodyStart) % EVENT_SIZE !== 0) return TRUNCATED;
  const events: RstEvent[] = [];
  for (let pos = bodyStart; pos < bodyEnd; pos += EVENT_SIZE) {
    events.push({
      transportStreamId: u16At(bytes, pos),
      originalNetworkId: u16At(bytes, pos + 2),
      serviceId: u16At(bytes, pos + 4),
      eventId: u16At(bytes, pos + 6),
      runningStatus: bytes[pos + 8]! & 0x07,
    });
  }
  return { events };
}
