import type { PidSnapshot } from '../../../mpegts/pid-statistics.js';
import type { TableSnapshot } from '../../../mpegts/tables/table-snapshot.js';

/** What a report has room for: the largest streams on the air have a quarter of it. */
const MOST_PIDS = 1024;
const MOST_TABLES = 1024;
/** Bytes of all descriptors together; their fields take up to 40 times as much. */
export const MOST_DESCRIPTOR_BYTES = 65_536;

/** The PIDs that a report has room for, ascending: those that tables refer to before others, then those with more packets. */
export function reportedPids(
  pids: readonly PidSnapshot[],
  isReferenced: (pid: number) => boolean,
): readonly PidSnapshot[] {
  if (pids.length <= MOST_PIDS) return pids;
  const byWeight = pids.toSorted(
    (a, b) => Number(isReferenced(b.pid)) - Number(isReferenced(a.pid)) || b.packets - a.packets || a.pid - b.pid,
  );
  return byWeight.slice(0, MOST_PIDS).sort((a, b) => a.pid - b.pid);
}

/** The tables that a report has room for, in the order of table_id, PID and what they are about. */
export function reportedTables(tables: readonly TableSnapshot[]): readonly TableSnapshot[] {
  return tables.toSorted(byIdentity).slice(0, MOST_TABLES);
}

function byIdentity(a: TableSnapshot, b: TableSnapshot): number {
  return (
    a.table_id - b.table_id ||
    a.pid - b.pid ||
    (a.table_id_extension ?? -1) - (b.table_id_extension ?? -1) ||
    (a.original_network_id ?? -1) - (b.original_network_id ?? -1) ||
    (a.transport_stream_id ?? -1) - (b.transport_stream_id ?? -1)
  );
}
