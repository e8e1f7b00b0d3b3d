// Tested by: test/golden/report.samples.test.ts, test/report/kinds/mpegts/table-facts.test.ts
import { ABSENT } from '../packet.js';
import type { SubTable } from './sub-table.js';
import { isDvbEit, TableId } from './table-id.js';

/** Figures of one table since it was first seen, ready for JSON. */
export interface TableSnapshot {
  /** PID that carries it. */
  readonly pid: number;
  /** table_id of its sections. */
  readonly table_id: number;
  /** program_number of a PMT, service_id of an EIT; null for sections of the short form. */
  readonly table_id_extension: number | null;
  /** The transport stream that an event table speaks of. */
  readonly transport_stream_id: number | null;
  /** The network that an event or service table speaks of. */
  readonly original_network_id: number | null;
  /** null for sections of the short form. */
  readonly version_number: number | null;
  /** Number of its last section. */
  readonly last_section_number: number;
  /** Whether all sections of the version are there. */
  readonly is_complete: boolean;
  /** Sections that came, repetitions included. */
  readonly sections: number;
  /** Times that its version_number changed. */
  readonly version_changes: number;
  /** Times that the content changed under the same version_number; stays 0 for tables that tell the time. */
  readonly content_changes: number;
  /** Times between two arrivals of the same section; null before the second one. */
  readonly repetition_min_ns: number | null;
  /** See `repetition_min_ns`. */
  readonly repetition_avg_ns: number | null;
  /** See `repetition_min_ns`. */
  readonly repetition_max_ns: number | null;
}

export function tableSnapshotOf(table: SubTable): TableSnapshot {
  const { pid, tableId, tableIdExtension, scope } = table.identity;
  const isEit = isDvbEit(tableId);
  const isSdt = tableId === TableId.SDT_ACTUAL || tableId === TableId.SDT_OTHER;
  const repetition = table.repetition.snapshot();
  return {
    pid,
    table_id: tableId,
    table_id_extension: orNull(tableIdExtension),
    transport_stream_id: isEit ? scope >>> 16 : null,
    original_network_id: isEit || isSdt ? scope & 0xffff : null,
    version_number: orNull(table.versionNumber),
    last_section_number: table.lastSectionNumber,
    is_complete: table.isComplete,
    sections: table.sections,
    version_changes: table.versionChanges,
    content_changes: table.contentChanges,
    repetition_min_ns: repetition.minNs,
    repetition_avg_ns: repetition.avgNs,
    repetition_max_ns: repetition.maxNs,
  };
}

function orNull(value: number): number | null {
  return value === ABSENT ? null : value;
}
