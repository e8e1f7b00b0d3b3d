import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';
import { TableId } from './table-id.js';
import { parseTransportStreamTable, type TransportStreamTable } from './transport-stream-loop.js';

/**
 * Network information table: one section of it.
 * Spec: ETSI EN 300 468, 5.2.1
 */
export interface Nit extends TransportStreamTable {
  readonly networkId: number;
  /** Whether it is the network that carries it. */
  readonly isActual: boolean;
}

export function parseNit(section: SectionView): Nit | typeof TRUNCATED {
  if (!section.hasSyntax) return TRUNCATED;
  const table = parseTransportStreamTable(section.bytes, section.bodyStart, section.bodyEnd);
  if (table === TRUNCATED) return TRUNCATED;
  return { networkId: section.tableIdExtension, isActual: section.tableId === TableId.NIT_ACTUAL, ...table };
}
