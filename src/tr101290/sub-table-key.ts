import { u16At, u32At } from '../mpegts/big-endian.js';
import { ABSENT } from '../mpegts/packet.js';
import type { SectionView } from '../mpegts/section.js';
import { isDvbEit, TableId } from '../mpegts/tables/table-id.js';

/** EIT of other streams: present/following and 16 tables of the schedule; then the SDT. */
const EIT_SCHEDULE_OTHER_INDEX = 2;
const SDT_OTHER_INDEX = 18;
const SDT_NETWORK_SIZE = 2;
const EIT_NETWORK_SIZE = 4;

/**
 * A number for the sub-table: table_id, extension and, in tables about other streams, the identifiers of stream and network.
 * With another `tableId` of the same kind, that of the same service in another table of its schedule.
 * Spec: ETSI EN 300 468, 5.1.1 and 5.2
 */
export function subTableKey(section: SectionView, tableId = section.tableId): number {
  const { tableIdExtension, bytes, bodyStart, bodyEnd } = section;
  const room = bodyEnd - bodyStart;
  if (tableId === TableId.SDT_OTHER && room >= SDT_NETWORK_SIZE) {
    return otherKey(SDT_OTHER_INDEX, tableIdExtension, u16At(bytes, bodyStart));
  }
  const isEitOther =
    tableId === TableId.EIT_PF_OTHER ||
    (tableId >= TableId.EIT_SCHEDULE_OTHER && tableId <= TableId.EIT_SCHEDULE_OTHER_LAST);
  if (isEitOther && room >= EIT_NETWORK_SIZE) {
    const isPf = tableId === TableId.EIT_PF_OTHER;
    const index = isPf ? 1 : EIT_SCHEDULE_OTHER_INDEX + tableId - TableId.EIT_SCHEDULE_OTHER;
    return otherKey(index, tableIdExtension, u32At(bytes, bodyStart));
  }
  return plainKey(tableId, tableIdExtension);
}

/** The key of a sub-table about this stream. Without syntax there is no extension. */
export function plainKey(tableId: number, tableIdExtension: number): number {
  return tableId * 0x10000 + (tableIdExtension & 0xffff);
}

/** transport_stream_id and original_network_id that an EIT speaks of, in one number; 0 for other tables. */
export function scopeOf({ tableId, bytes, bodyStart, bodyEnd }: SectionView): number {
  return isDvbEit(tableId) && bodyStart + EIT_NETWORK_SIZE <= bodyEnd ? u32At(bytes, bodyStart) : 0;
}

/** service_id of an EIT; ABSENT for other tables. */
export function serviceIdOf({ tableId, tableIdExtension }: SectionView): number {
  return isDvbEit(tableId) ? tableIdExtension : ABSENT;
}

/** Below 2^53, and above all keys without identifiers. */
function otherKey(index: number, tableIdExtension: number, identifiers: number): number {
  return (index * 0x10000 + tableIdExtension) * 2 ** 32 + identifiers;
}
