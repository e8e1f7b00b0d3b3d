// Tested by: test/analysis/adaptive-rules.test.ts
import type { Descriptor } from '../mpegts/descriptor-list.js';
import { TRUNCATED } from '../mpegts/packet.js';
import type { SectionView } from '../mpegts/section.js';
import { parseNit } from '../mpegts/tables/nit.js';
import { isDvbEit, TableId } from '../mpegts/tables/table-id.js';
import type { PidActivity } from './pid-activity.js';
import type { AutoName } from './profiles.js';
import { PSIP_PID } from './si-tables.js';

/** What a stream chose, and why. */
export interface ProfileChosen {
  readonly name: AutoName;
  readonly reason: string;
}

/** Tables that tell of a family, by the PID that they belong on. */
const TABLES = [
  { name: 'SIT', pid: 0x1f, isMeant: (tableId: number) => tableId === SIT },
  {
    name: 'PSIP',
    pid: PSIP_PID,
    isMeant: (tableId: number) => tableId >= TableId.ATSC_MGT && tableId <= TableId.ATSC_STT,
  },
  { name: 'NIT', pid: 0x10, isMeant: (tableId: number) => tableId === TableId.NIT_ACTUAL },
  { name: 'NIT other', pid: 0x10, isMeant: (tableId: number) => tableId === TableId.NIT_OTHER },
  { name: 'SDT', pid: 0x11, isMeant: (tableId: number) => tableId === TableId.SDT_ACTUAL },
  { name: 'SDT other', pid: 0x11, isMeant: (tableId: number) => tableId === TableId.SDT_OTHER },
  { name: 'BAT', pid: 0x11, isMeant: (tableId: number) => tableId === TableId.BAT },
  { name: 'EIT', pid: 0x12, isMeant: isDvbEit },
  { name: 'RST', pid: 0x13, isMeant: (tableId: number) => tableId === TableId.RST },
  { name: 'TDT', pid: 0x14, isMeant: (tableId: number) => tableId === TableId.TDT },
  { name: 'TOT', pid: 0x14, isMeant: (tableId: number) => tableId === TableId.TOT },
] as const;
const TABLE_PIDS: ReadonlySet<number> = new Set(TABLES.map(({ pid }) => pid));
type TableName = (typeof TABLES)[number]['name'];

/** selection_information_section: the only SI of a partial transport stream. Spec: ETSI EN 300 468, 7.1.2 */
const SIT = 0x7f;
/** What an SDT alone does not tell: that the stream is a broadcast. */
const BROADCAST_TABLES: readonly TableName[] = ['NIT', 'NIT other', 'SDT other', 'BAT', 'EIT', 'RST', 'TDT', 'TOT'];
/** PIDs that only ISDB gives to tables: SDTT, BIT, NBIT, EIT, CDT. Spec: ARIB STD-B10, part 2 */
const ISDB_TABLE_PIDS: readonly number[] = [0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29];

/** Descriptors of a NIT. Spec: ETSI EN 300 468, table 12 */
const TERRESTRIAL_DELIVERY = 0x5a;
const PRIVATE_DATA_SPECIFIER = 0x5f;
const EXTENSION = 0x7f;
/** T2_delivery_system_descriptor. Spec: ETSI EN 300 468, table 109 */
const T2_DELIVERY = 0x04;
/** Satellite, cable, S2. */
const OTHER_DELIVERY_TAGS: readonly number[] = [0x43, 0x44, 0x79];
/** TS_information, terrestrial_delivery_system, partial_reception, system_management. Spec: ARIB STD-B10, part 2 */
const ISDB_TAGS: readonly number[] = [0xcd, 0xfa, 0xfb, 0xfe];

/** Which service information a stream showed so far; in whatever order it came, the choice is the same. */
export class SiEvidence {
  /** Tables that were seen. */
  readonly tables = new Set<TableName>();
  readonly #nitSections = new Set<number>();
  #seen = 0;
  #isIsdbNit = false;
  /** Delivery systems that the NIT actual names. */
  readonly #delivery = new Set<'terrestrial' | 'other'>();

  /** A section on any PID; true where it may tell something new. */
  section(section: SectionView): boolean {
    if (!TABLE_PIDS.has(section.pid)) return false;
    const table = TABLES.find(({ pid, isMeant }) => pid === section.pid && isMeant(section.tableId));
    if (table === undefined) return false;
    const isNew =
      !this.tables.has(table.name) || (table.name === 'NIT' && !this.#nitSections.has(section.sectionNumber));
    this.tables.add(table.name);
    if (isNew) this.#seen++;
    if (isNew && table.name === 'NIT') this.#readNit(section);
    return isNew;
  }

  /** Only one thing was seen yet. */
  get isFirst(): boolean {
    return this.#seen === 1;
  }

  /** Nothing that may still come is to change the choice. */
  get isCertain(): boolean {
    return this.tables.has('SIT') || this.tables.has('PSIP') || (this.#isBroadcast && this.tables.has('NIT'));
  }

  /** `activity`: which PIDs have packets. */
  choose(activity: PidActivity | undefined): ProfileChosen {
    const names = TABLES.map(({ name }) => name).filter((name) => this.tables.has(name));
    if (this.tables.has('SIT')) return { name: 'mpeg', reason: 'SIT on PID 0x1F: a partial transport stream' };
    if (this.tables.has('PSIP')) return { name: 'atsc', reason: 'PSIP on PID 0x1FFB' };
    if (this.#isBroadcast) {
      if (this.#isIsdbNit) return { name: 'isdb', reason: 'descriptors of ISDB in the NIT' };
      if (this.#hasIsdbPids(activity)) return { name: 'isdb', reason: 'TOT without TDT, and PIDs of tables of ISDB' };
      const isOnlyTerrestrial = this.#delivery.has('terrestrial') && !this.#delivery.has('other');
      const where = isOnlyTerrestrial ? '; the NIT names a terrestrial network' : '';
      return { name: isOnlyTerrestrial ? 'dvb-t' : 'dvb', reason: `DVB SI: ${names.join(', ')}${where}` };
    }
    if (this.tables.has('SDT'))
      return { name: 'feed', reason: 'an SDT, but no NIT, EIT, TDT or other SI of a broadcast' };
    return { name: 'mpeg', reason: 'no service information' };
  }

  get #isBroadcast(): boolean {
    return BROADCAST_TABLES.some((name) => this.tables.has(name));
  }

  #hasIsdbPids(activity: PidActivity | undefined): boolean {
    if (activity === undefined || !this.tables.has('TOT') || this.tables.has('TDT')) return false;
    return activity.pids.some((pid) => ISDB_TABLE_PIDS.includes(pid));
  }

  #readNit(section: SectionView): void {
    this.#nitSections.add(section.sectionNumber);
    const nit = parseNit(section);
    if (nit === TRUNCATED) return;
    const descriptors = [...nit.descriptors, ...nit.transportStreams.flatMap((stream) => stream.descriptors)];
    const tags = new Set(descriptors.map(({ tag }) => tag));
    if (!tags.has(PRIVATE_DATA_SPECIFIER) && ISDB_TAGS.some((tag) => tags.has(tag))) this.#isIsdbNit = true;
    if (descriptors.some(isTerrestrial)) this.#delivery.add('terrestrial');
    if (OTHER_DELIVERY_TAGS.some((tag) => tags.has(tag))) this.#delivery.add('other');
  }
}

function isTerrestrial({ tag, bytes }: Descriptor): boolean {
  return tag === TERRESTRIAL_DELIVERY || (tag === EXTENSION && bytes[0] === T2_DELIVERY);
}
