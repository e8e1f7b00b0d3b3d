// Tested by: test/tr101290/eit-flags.test.ts, test/tr101290/section-timers.test.ts
import { ABSENT, TRUNCATED } from '../mpegts/packet.js';
import { RareMap } from '../mpegts/rare-map.js';
import type { SectionView } from '../mpegts/section.js';
import { parseSdt, type SdtService } from '../mpegts/tables/sdt.js';
import { TableId } from '../mpegts/tables/table-id.js';

/** Further SDTs, and services of one or of all those of other streams, are not looked at. */
const MAX_TABLES = 1024;
const MAX_SERVICES = 4096;
const MAX_OTHER_SERVICES = 65_536;

/** EIT_present_following_flag and EIT_schedule_flag of a service. */
export interface EitFlags {
  readonly presentFollowing: boolean;
  readonly schedule: boolean;
}

/** The SDT of one transport stream. */
interface Table {
  tableIdExtension: number;
  versionNumber: number;
  lastSectionNumber: number;
  /** Numbers of the sections of this version that came, and what they say. */
  readonly sections: Set<number>;
  coming: Map<number, EitFlags>;
  /** By service_id; of the last version that was whole. */
  flags: ReadonlyMap<number, EitFlags> | undefined;
}

/** What the SDTs in force say of the EIT of each service. Spec: ETSI EN 300 468, 5.2.3 */
export class EitFlagsOfServices {
  /** By transport_stream_id and original_network_id, in one number. */
  readonly #others = new RareMap<number, Table>();
  readonly #actual = newTable();
  /** Services of the others, in versions that are whole and in those that come. */
  #otherServices = 0;

  /** Takes a section that is in force; true where what it belongs to became whole in another version. */
  feed(section: SectionView): boolean {
    const table = this.#tableOf(section);
    if (table === undefined || !section.hasSyntax) return false;
    const { tableIdExtension, versionNumber, sectionNumber, lastSectionNumber } = section;
    const isSame = table.tableIdExtension === tableIdExtension && table.versionNumber === versionNumber;
    if (!isSame || table.lastSectionNumber !== lastSectionNumber) {
      this.#forgetComing(table);
      table.tableIdExtension = tableIdExtension;
      table.versionNumber = versionNumber;
      table.lastSectionNumber = lastSectionNumber;
    }
    if (table.sections.has(sectionNumber) || sectionNumber > lastSectionNumber) return false;
    const sdt = parseSdt(section);
    if (sdt === TRUNCATED) return false;
    table.sections.add(sectionNumber);
    this.#take(table, sdt.services);
    if (table.sections.size <= lastSectionNumber) return false;
    if (table !== this.#actual) this.#otherServices -= table.flags?.size ?? 0;
    table.flags = table.coming;
    table.coming = new Map();
    return true;
  }

  /** By service_id, of this transport stream; undefined before its SDT. */
  get actual(): ReadonlyMap<number, EitFlags> | undefined {
    return this.#actual.flags;
  }

  /** Of another transport stream, by its identifiers in one number. */
  other(scope: number): ReadonlyMap<number, EitFlags> | undefined {
    return this.#others.get(scope)?.flags;
  }

  #take(table: Table, services: readonly SdtService[]): void {
    const isOther = table !== this.#actual;
    for (const { serviceId, hasEitPresentFollowing, hasEitSchedule } of services) {
      if (table.coming.size >= MAX_SERVICES || (isOther && this.#otherServices >= MAX_OTHER_SERVICES)) return;
      if (isOther && !table.coming.has(serviceId)) this.#otherServices++;
      table.coming.set(serviceId, { presentFollowing: hasEitPresentFollowing, schedule: hasEitSchedule });
    }
  }

  #forgetComing(table: Table): void {
    if (table !== this.#actual) this.#otherServices -= table.coming.size;
    table.coming.clear();
    table.sections.clear();
  }

  #tableOf(section: SectionView): Table | undefined {
    const { tableId, tableIdExtension, bytes, bodyStart, bodyEnd } = section;
    if (tableId === TableId.SDT_ACTUAL) return this.#actual;
    if (tableId !== TableId.SDT_OTHER || bodyStart + 2 > bodyEnd) return undefined;
    const scope = tableIdExtension * 0x10000 + bytes[bodyStart]! * 0x100 + bytes[bodyStart + 1]!;
    const known = this.#others.get(scope);
    if (known !== undefined || this.#others.size >= MAX_TABLES) return known;
    const table = newTable();
    this.#others.set(scope, table);
    return table;
  }
}

function newTable(): Table {
  return {
    tableIdExtension: ABSENT,
    versionNumber: ABSENT,
    lastSectionNumber: ABSENT,
    sections: new Set(),
    coming: new Map(),
    flags: undefined,
  };
}
