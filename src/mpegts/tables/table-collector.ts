import { u16At, u32At } from '../big-endian.js';
import { crc32 } from '../crc32.js';
import { RareMap } from '../rare-map.js';
import { crcOf, type SectionView } from '../section.js';
import { SubTable, type TableChange } from './sub-table.js';
import { isDvbEit, TableId } from './table-id.js';
import { type TableSnapshot, tableSnapshotOf } from './table-snapshot.js';

/** Takes every table when it is whole for the first time in its version or content. */
export interface TableSink {
  /** The sections in order, valid only during the call. */
  table(sections: readonly SectionView[], change: TableChange, timeNs: number): void;
}

interface TableCollectorLimits {
  readonly tables?: number;
  readonly waitingBytes?: number;
}

/**
 * Collects the sections of all tables of a stream to whole tables. Its memory is bounded: where more tables come than it has
 * room for, those that do not come again make room.
 * Spec: ISO/IEC 13818-1, 2.4.4.5; ETSI EN 300 468, 5.1.1
 */
export class TableCollector {
  readonly #sink: TableSink;
  readonly #maxTables: number;
  readonly #maxWaitingBytes: number;
  /** By PID, table_id and extension: the table with these, the first one where there are several. */
  readonly #byKey = new Map<number, SubTable>();
  /** The others by their scope. */
  readonly #others = new RareMap<number, Map<number, SubTable>>();
  /** All tables, in the order in which they are looked at for room. */
  readonly #all: SubTable[] = [];
  #hand = 0;
  #waitingBytes = 0;
  #evicted = 0;

  constructor(sink: TableSink, limits: TableCollectorLimits = {}) {
    const { tables = 4096, waitingBytes = 16 * 2 ** 20 } = limits;
    this.#sink = sink;
    this.#maxTables = tables;
    this.#maxWaitingBytes = waitingBytes;
  }

  /** Tables that were forgotten to make room. */
  get evicted(): number {
    return this.#evicted;
  }

  get tables(): number {
    return this.#all.length;
  }

  /** Takes a section whose CRC is right. Sections that are not current yet, and stuffing, are passed over. */
  feed(section: SectionView, timeNs: number): void {
    if (!section.currentNext || section.tableId === TableId.ST) return;
    if (section.sectionNumber > section.lastSectionNumber) return;
    const table = this.#tableOf(section);
    table.isInUse = true;
    table.sections++;
    const crc = section.hasCrc
      ? crcOf(section) | 0
      : crc32(section.bytes, section.offset, section.offset + section.length);
    const change = changeOf(table, section, crc);
    if (change !== undefined) this.#restart(table, section, change);
    table.repetition.arrival(section.sectionNumber, timeNs);
    if (table.isMissing(section.sectionNumber)) this.#add(table, section, crc, timeNs);
  }

  /** Packets were lost on the way here, not by the stream: the time over the gap is no repetition. */
  noteGap(): void {
    for (const table of this.#all) table.repetition.restart();
  }

  snapshot(): readonly TableSnapshot[] {
    return this.#all.map(tableSnapshotOf);
  }

  reset(): void {
    this.#byKey.clear();
    this.#others.clear();
    this.#all.length = 0;
    this.#hand = 0;
    this.#waitingBytes = 0;
    this.#evicted = 0;
  }

  #restart(table: SubTable, section: SectionView, change: TableChange): void {
    this.#waitingBytes -= table.storedBytes;
    table.restart(section, change);
  }

  #add(table: SubTable, section: SectionView, crc: number, timeNs: number): void {
    skipRestOfSegment(table, section);
    if (!table.add(section.sectionNumber, crc)) {
      this.#makeRoomFor(section.length, table);
      table.keep(section);
      this.#waitingBytes += section.length;
      return;
    }
    this.#waitingBytes -= table.storedBytes;
    this.#sink.table(table.take(section), table.change, timeNs);
  }

  #tableOf(section: SectionView): SubTable {
    const key = keyOf(section);
    const scope = scopeOf(section);
    const first = this.#byKey.get(key);
    if (first?.identity.scope === scope) return first;
    return this.#others.get(key)?.get(scope) ?? this.#newTable(section, key, scope);
  }

  #newTable(section: SectionView, key: number, scope: number): SubTable {
    if (this.#all.length >= this.#maxTables) this.#evictOne(() => true);
    const { pid, tableId, tableIdExtension } = section;
    const table = new SubTable({ pid, tableId, tableIdExtension, scope }, section);
    if (!this.#byKey.has(key)) this.#byKey.set(key, table);
    else this.#others.set(key, (this.#others.get(key) ?? new Map<number, SubTable>()).set(scope, table));
    this.#all.push(table);
    return table;
  }

  #makeRoomFor(size: number, table: SubTable): void {
    while (this.#waitingBytes + size > this.#maxWaitingBytes && this.#waitingBytes > table.storedBytes) {
      this.#evictOne((other) => other !== table && other.storedBytes > 0);
    }
  }

  /** Second chance: a table that came since the hand last passed stays for one more round. */
  #evictOne(isCandidate: (table: SubTable) => boolean): void {
    for (;;) {
      if (this.#hand >= this.#all.length) this.#hand = 0;
      const table = this.#all[this.#hand]!;
      if (!table.isInUse && isCandidate(table)) break;
      table.isInUse = false;
      this.#hand++;
    }
    this.#remove(this.#hand);
  }

  #remove(index: number): void {
    const table = this.#all[index]!;
    const last = this.#all.pop()!;
    if (last !== table) this.#all[index] = last;
    const key = keyOf(table.identity);
    if (this.#byKey.get(key) === table) this.#byKey.delete(key);
    else this.#removeOther(key, table.identity.scope);
    this.#waitingBytes -= table.storedBytes;
    this.#evicted++;
  }

  #removeOther(key: number, scope: number): void {
    const byScope = this.#others.get(key)!;
    byScope.delete(scope);
    if (byScope.size === 0) this.#others.delete(key);
  }
}

/** What the section begins anew in the table that collects it. */
function changeOf(table: SubTable, section: SectionView, crc: number): TableChange | undefined {
  if (section.versionNumber !== table.versionNumber) return 'version';
  const isOther =
    section.lastSectionNumber !== table.lastSectionNumber ||
    (table.has(section.sectionNumber) && table.crcOf(section.sectionNumber) !== crc);
  return isOther ? 'content' : undefined;
}

/**
 * A segment of a schedule has 8 section numbers, of which the first ones are sent.
 * Spec: ETSI EN 300 468, 5.2.4: segment_last_section_number
 */
function skipRestOfSegment(table: SubTable, section: SectionView): void {
  const position = section.bodyStart + SEGMENT_LAST_OFFSET;
  const isSchedule = isDvbEit(section.tableId) && section.tableId >= TableId.EIT_SCHEDULE_ACTUAL;
  if (!isSchedule || position >= section.bodyEnd) return;
  const segmentEnd = section.sectionNumber | (SEGMENT_SIZE - 1);
  table.skip(Math.max(section.bytes[position]!, section.sectionNumber) + 1, segmentEnd);
}

/** PID, table_id and extension (ABSENT where there is none) in one number. */
function keyOf(table: { readonly pid: number; readonly tableId: number; readonly tableIdExtension: number }): number {
  return (table.pid * 0x100 + table.tableId) * 0x2_0000 + (table.tableIdExtension + 1);
}

/** Spec: ETSI EN 300 468, 5.1.1: what identifies a sub_table besides its extension */
function scopeOf(section: SectionView): number {
  const { bytes, bodyStart, bodyEnd, tableId } = section;
  if (isDvbEit(tableId) && bodyStart + 4 <= bodyEnd) return u32At(bytes, bodyStart);
  const isSdt = tableId === TableId.SDT_ACTUAL || tableId === TableId.SDT_OTHER;
  return isSdt && bodyStart + 2 <= bodyEnd ? u16At(bytes, bodyStart) : 0;
}

/** Place of segment_last_section_number in the body of an event information section. */
const SEGMENT_LAST_OFFSET = 4;
const SEGMENT_SIZE = 8;
