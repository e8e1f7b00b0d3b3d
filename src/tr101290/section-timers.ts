import { ABSENT } from '../mpegts/packet.js';
import type { SectionView } from '../mpegts/section.js';
import { TableId } from '../mpegts/tables/table-id.js';
import type { FindingSink } from './findings.js';
import { scopeOf, serviceIdOf, subTableKey } from './sub-table-key.js';
import { type OnSectionLate, type SectionLimit, type SubTableIdentity, SubTableTimers } from './sub-table-timers.js';

/** Sub-tables that are watched at once; further ones are not. */
const MAX_SUB_TABLES = 4096;
/** Timers, one for each section and limit: 1 MiB. */
const MAX_SECTION_TIMERS = 131_072;
/** Time that steps back by more begins anew. */
const STEP_BACK_NS = 1e9;
/** A segment of a schedule has so many section numbers, of which the first ones are sent. Spec: ETSI EN 300 468, 5.2.4 */
const SEGMENT_SIZE = 8;
/** Places in the body of an EIT. */
const SEGMENT_LAST_OFFSET = 4;
const LAST_TABLE_ID_OFFSET = 5;
const EIT_HEADER_SIZE = 6;

const NOT_LONG_ENOUGH = 'seen, but observed for less than the limit';

/** The limits of a table; empty where it is not watched. */
export type LimitsOf = (tableId: number) => readonly SectionLimit[];

export interface SectionTimersOptions {
  readonly limitsOf: LimitsOf;
  /** table_ids of which one sub-table is in force at a time: another one takes its place. */
  readonly singles: readonly number[];
  readonly onLate: OnSectionLate;
  /** Whether a sub-table whose version begins has to go on; true where nothing says otherwise. */
  readonly isAwaited?: (identity: SubTableIdentity) => boolean;
}

/**
 * A timer for each section of each sub-table: what the version in force says that there is has to come again in time, up to
 * its last_section_number or, in a schedule, in the segments that were seen.
 * Spec: ETSI TR 101 290, 5.2.0; ETSI EN 300 468, 5.1.1 and 5.2.4
 */
export class SectionTimers {
  readonly #findings: FindingSink;
  readonly #limitsOf: LimitsOf;
  readonly #singles: ReadonlySet<number>;
  readonly #isAwaited: SectionTimersOptions['isAwaited'];
  readonly #subTables = new Map<number, SubTableTimers>();
  readonly #current = new Map<number, SubTableTimers>();
  readonly #onLate: OnSectionLate;
  #size = 0;
  #nextDueNs = Number.POSITIVE_INFINITY;
  #checkedNs = 0;

  constructor(findings: FindingSink, { limitsOf, singles, onLate, isAwaited }: SectionTimersOptions) {
    this.#findings = findings;
    this.#limitsOf = limitsOf;
    this.#singles = new Set(singles);
    this.#onLate = onLate;
    this.#isAwaited = isAwaited;
  }

  get all(): IterableIterator<SubTableTimers> {
    return this.#subTables.values();
  }

  /** Waits for the sections up to the last one of a sub-table that has not come. */
  await(key: number, identity: SubTableIdentity, lastSectionNumber: number, timeNs: number): void {
    if (this.#subTables.has(key)) return;
    const subTable = this.#add(key, identity, lastSectionNumber, timeNs);
    subTable?.expect(0, lastSectionNumber, timeNs);
    this.#noteDue(subTable);
  }

  /** A sub-table came in place of the one that was awaited by this key. */
  cameInstead(key: number, sectionNumber: number, timeNs: number): void {
    const awaited = this.#subTables.get(key);
    if (awaited !== undefined && sectionNumber <= awaited.lastSectionNumber) {
      awaited.seen(sectionNumber, timeNs, this.#onLate);
    }
    this.forget(key);
  }

  forget(key: number): void {
    const subTable = this.#subTables.get(key);
    if (subTable === undefined) return;
    this.#subTables.delete(key);
    this.#size -= subTable.size;
    if (this.#current.get(subTable.identity.tableId) === subTable) this.#current.delete(subTable.identity.tableId);
  }

  /** A section that is in force, of a table that has limits; undefined where there is no room for its sub-table. */
  came(section: SectionView, timeNs: number): SubTableTimers | undefined {
    const { tableId, versionNumber, sectionNumber, lastSectionNumber } = section;
    if (sectionNumber > lastSectionNumber) return undefined;
    const key = subTableKey(section);
    const subTable = this.#subTables.get(key) ?? this.#addFrom(key, section, timeNs);
    if (subTable === undefined) return undefined;
    const isSchedule = tableId >= TableId.EIT_SCHEDULE_ACTUAL && tableId <= TableId.EIT_SCHEDULE_OTHER_LAST;
    const isNew = subTable.versionNumber !== versionNumber || subTable.lastSectionNumber !== lastSectionNumber;
    if (isNew && !this.#begin(key, subTable, section, isSchedule, timeNs)) return undefined;
    if (isSchedule) this.#expectSegment(subTable, section, isNew, timeNs);
    else if (isNew) subTable.expect(0, lastSectionNumber, timeNs);
    const isRepeated = subTable.seen(sectionNumber, timeNs, this.#onLate);
    if (isRepeated) for (const { rule } of subTable.limits) this.#findings.judged(rule);
    this.#noteDue(subTable);
    if (this.#singles.has(tableId)) this.#putInForce(subTable);
    return subTable;
  }

  check(timeNs: number): void {
    if (timeNs < this.#checkedNs - STEP_BACK_NS) this.restart(timeNs);
    this.#checkedNs = timeNs;
    if (timeNs <= this.#nextDueNs) return;
    this.#nextDueNs = Number.POSITIVE_INFINITY;
    for (const [key, subTable] of this.#subTables) {
      if (timeNs > subTable.nextDueNs && !subTable.check(timeNs, this.#onLate)) this.forget(key);
      else this.#noteDue(subTable);
    }
  }

  /** All timers begin anew. */
  restart(timeNs: number): void {
    this.#checkedNs = timeNs;
    this.#nextDueNs = Number.POSITIVE_INFINITY;
    for (const subTable of this.#subTables.values()) {
      subTable.restart(timeNs);
      this.#noteDue(subTable);
    }
  }

  #addFrom(key: number, section: SectionView, timeNs: number): SubTableTimers | undefined {
    const { pid, tableId, lastSectionNumber } = section;
    const identity = { pid, tableId, serviceId: serviceIdOf(section), scope: scopeOf(section) };
    const subTable = this.#add(key, identity, lastSectionNumber, timeNs);
    for (const { rule } of subTable?.limits ?? []) this.#findings.explain(rule, NOT_LONG_ENOUGH);
    return subTable;
  }

  #add(key: number, identity: SubTableIdentity, lastSectionNumber: number, timeNs: number): SubTableTimers | undefined {
    const subTable = new SubTableTimers(identity, this.#limitsOf(identity.tableId));
    const size = subTable.sizeFor(lastSectionNumber);
    if (this.#subTables.size >= MAX_SUB_TABLES || this.#size + size > MAX_SECTION_TIMERS) return undefined;
    subTable.begin(ABSENT, lastSectionNumber, false, timeNs);
    this.#size += size;
    this.#subTables.set(key, subTable);
    return subTable;
  }

  /** Another version; false where there is no room for its sections. */
  #begin(key: number, subTable: SubTableTimers, section: SectionView, isSchedule: boolean, timeNs: number): boolean {
    const { versionNumber, lastSectionNumber } = section;
    const growth = subTable.sizeFor(lastSectionNumber) - subTable.size;
    if (this.#size + growth > MAX_SECTION_TIMERS) {
      this.forget(key);
      return false;
    }
    this.#size += growth;
    // Which sections of a schedule there are in another version is not known before they come.
    subTable.begin(versionNumber, lastSectionNumber, !isSchedule, timeNs);
    subTable.isAwaited = this.#isAwaited?.(subTable.identity) ?? true;
    return true;
  }

  /** The sections of the segment, and of a new version the tables that are not of the schedule any more. */
  #expectSegment(subTable: SubTableTimers, section: SectionView, isNew: boolean, timeNs: number): void {
    const { bytes, bodyStart, bodyEnd, sectionNumber } = section;
    if (bodyStart + EIT_HEADER_SIZE > bodyEnd) return;
    const first = sectionNumber - (sectionNumber % SEGMENT_SIZE);
    const last = bytes[bodyStart + SEGMENT_LAST_OFFSET]!;
    subTable.expect(first, Math.min(Math.max(last, sectionNumber), first + SEGMENT_SIZE - 1), timeNs);
    if (!isNew) return;
    const lastTableId = bytes[bodyStart + LAST_TABLE_ID_OFFSET]!;
    for (let tableId = Math.max(lastTableId, section.tableId) + 1; tableId <= (section.tableId | 0x0f); tableId++) {
      const beyond = this.#subTables.get(subTableKey(section, tableId));
      if (beyond !== undefined) beyond.isAwaited = false;
    }
  }

  #putInForce(subTable: SubTableTimers): void {
    const { tableId } = subTable.identity;
    const before = this.#current.get(tableId);
    if (before === subTable) return;
    if (before !== undefined) before.isAwaited = false;
    subTable.isAwaited = true;
    this.#current.set(tableId, subTable);
  }

  #noteDue(subTable: SubTableTimers | undefined): void {
    if (subTable !== undefined && subTable.nextDueNs < this.#nextDueNs) this.#nextDueNs = subTable.nextDueNs;
  }
}
