import { u16At, u32At } from '../mpegts/big-endian.js';
import type { SectionView } from '../mpegts/section.js';
import { TableId } from '../mpegts/tables/table-id.js';

/** EIT of other streams: present/following and 16 tables of the schedule; then the SDT. */
const EIT_SCHEDULE_OTHER_INDEX = 2;
const SDT_OTHER_INDEX = 18;
const SDT_NETWORK_SIZE = 2;
const EIT_NETWORK_SIZE = 4;

/**
 * A number for the sub-table: table_id, extension and, in tables about other streams, the identifiers of stream and network.
 * Spec: ETSI EN 300 468, 5.1.1 and 5.2
 */
export function subTableKey(section: SectionView): number {
  const { tableId, tableIdExtension, bytes, bodyStart, bodyEnd } = section;
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
  // Without syntax there is no extension.
  return tableId * 0x10000 + (tableIdExtension & 0xffff);
}

/** Below 2^53, and above all keys without identifiers. */
function otherKey(index: number, tableIdExtension: number, identifiers: number): number {
  return (index * 0x10000 + tableIdExtension) * 2 ** 32 + identifiers;
}
