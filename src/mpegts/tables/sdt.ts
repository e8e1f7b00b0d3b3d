import { u16At } from '../big-endian.js';
import { type Descriptor, descriptorLoopEnd, parseDescriptorLoop } from '../descriptor-list.js';
import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';
import { TableId } from './table-id.js';

/**
 * Service description table: one section of it.
 * Spec: ETSI EN 300 468, 5.2.3
 */
export interface Sdt {
  readonly transportStreamId: number;
  readonly originalNetworkId: number;
  /** Whether it is the transport stream that carries it. */
  readonly isActual: boolean;
  readonly services: readonly SdtService[];
}

export interface SdtService {
  readonly serviceId: number;
  readonly hasEitSchedule: boolean;
  readonly hasEitPresentFollowing: boolean;
  /** Spec: ETSI EN 300 468, table 6: 4 is running */
  readonly runningStatus: number;
  /** Whether a conditional access system may control one of its streams. */
  readonly freeCaMode: boolean;
  readonly descriptors: readonly Descriptor[];
}

/** original_network_id and a reserved byte. */
const HEADER_SIZE = 3;
/** service_id and the EIT flags. */
const SERVICE_HEADER_SIZE = 3;

export function parseSdt(section: SectionView): Sdt | typeof TRUNCATED {
  const { bytes, bodyStart, bodyEnd } = section;
  if (!section.hasSyntax || bodyStart + HEADER_SIZE > bodyEnd) return TRUNCATED;
  const services = parseServices(bytes, bodyStart + HEADER_SIZE, bodyEnd);
  if (services === TRUNCATED) return TRUNCATED;
  return {
    transportStreamId: section.tableIdExtension,
    originalNetworkId: u16At(bytes, bodyStart),
    isActual: section.tableId === TableId.SDT_ACTUAL,
    services,
  };
}

function parseServices(bytes: Uint8Array, start: number, end: number): readonly SdtService[] | typeof TRUNCATED {
  const services: SdtService[] = [];
  for (let pos = start; pos < end; ) {
    const loopPos = pos + SERVICE_HEADER_SIZE;
    const descriptors = parseDescriptorLoop(bytes, loopPos, end);
    if (descriptors === TRUNCATED) return TRUNCATED;
    services.push({
      serviceId: u16At(bytes, pos),
      hasEitSchedule: (bytes[pos + 2]! & 0x02) !== 0,
      hasEitPresentFollowing: (bytes[pos + 2]! & 0x01) !== 0,
      runningStatus: bytes[loopPos]! >> 5,
      freeCaMode: (bytes[loopPos]! & 0x10) !== 0,
      descriptors,
    });
    pos = descriptorLoopEnd(bytes, loopPos);
  }
  return services;
}
