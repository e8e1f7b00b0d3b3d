import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';
import { parseTransportStreamTable, type TransportStreamTable } from './transport-stream-loop.js';

/**
 * Bouquet association table: one section of it.
 * Spec: ETSI EN 300 468, 5.2.2
 */
export interface Bat extends TransportStreamTable {
  readonly bouquetId: number;
}

export function parseBat(section: SectionView): Bat | typeof TRUNCATED {
  if (!section.hasSyntax) return TRUNCATED;
  const table = parseTransportStreamTable(section.bytes, section.bodyStart, section.bodyEnd);
  return table === TRUNCATED ? TRUNCATED : { bouquetId: section.tableIdExtension, ...table };
}
