// Tested by: test/mpegts/tables/table-collector.test.ts
import { type NumberColumn, numberColumn } from '../number-column.js';
import { SectionView } from '../section.js';
import { RepetitionCalculator } from './repetition.js';
import { TableId } from './table-id.js';

/** Why a table is handed on: nothing before it, another version_number, or other content under the same one. */
export type TableChange = 'first' | 'version' | 'content';

/** What tells one table from all others of a stream. */
export interface TableIdentity {
  readonly pid: number;
  readonly tableId: number;
  readonly tableIdExtension: number;
  /** Transport stream and network that an EIT or SDT speaks of, as one number; 0 for other tables. */
  readonly scope: number;
}

/** The sections of one table: which of them are there in the version that is current, and how often they came. */
export class SubTable {
  readonly repetition = new RepetitionCalculator();
  /** Whether a section came since the collector last looked for room. */
  isInUse = true;
  versionNumber: number;
  lastSectionNumber = 0;
  change: TableChange = 'first';
  sections = 0;
  versionChanges = 0;
  contentChanges = 0;
  isComplete = false;
  /** Bytes of the sections that wait for the others of their version. */
  storedBytes = 0;
  #missing = 0;
  #states = NO_SECTIONS;
  #crcs = NO_SECTIONS;
  #waiting: (SectionView | undefined)[] = [];

  constructor(
    readonly identity: TableIdentity,
    section: SectionView,
  ) {
    this.versionNumber = section.versionNumber;
    this.#expect(section.lastSectionNumber);
  }

  /** Begins to collect another version or content. */
  restart(section: SectionView, change: TableChange): void {
    this.change = change;
    if (change === 'version') this.versionChanges++;
    else if (hasVersions(section)) this.contentChanges++;
    this.versionNumber = section.versionNumber;
    this.#expect(section.lastSectionNumber);
  }

  has(sectionNumber: number): boolean {
    return this.#states[sectionNumber] === PRESENT;
  }

  isMissing(sectionNumber: number): boolean {
    return this.#states[sectionNumber] === MISSING;
  }

  /** CRC of a section that is there. */
  crcOf(sectionNumber: number): number {
    return this.#crcs[sectionNumber]!;
  }

  /** Notes a section that was missing; true where it is the last of its version. */
  add(sectionNumber: number, crc: number): boolean {
    this.#missing--;
    this.#states[sectionNumber] = PRESENT;
    this.#crcs[sectionNumber] = crc;
    this.isComplete = this.#missing === 0;
    return this.isComplete;
  }

  /** Keeps a copy of the section until the others of its version are there. */
  keep(section: SectionView): void {
    const bytes = new Uint8Array(section.bytes.subarray(section.offset, section.offset + section.length));
    const copy = new SectionView();
    copy.set(section.pid, bytes, 0, bytes.length);
    this.#waiting[section.sectionNumber] = copy;
    this.storedBytes += bytes.length;
  }

  /** Notes that no section is sent from one number to another: a segment of a schedule ends earlier. */
  skip(from: number, to: number): void {
    for (let number = from; number <= Math.min(to, this.lastSectionNumber); number++) {
      if (this.#states[number] !== MISSING) continue;
      this.#states[number] = NOT_SENT;
      this.#missing--;
    }
  }

  /** The sections that waited, in order, and `last`, which did not; they are kept no longer. */
  take(last: SectionView): readonly SectionView[] {
    this.#waiting[last.sectionNumber] = last;
    const sections = this.#waiting.filter((section) => section !== undefined);
    this.#forget();
    return sections;
  }

  #expect(lastSectionNumber: number): void {
    const count = lastSectionNumber + 1;
    this.lastSectionNumber = lastSectionNumber;
    this.isComplete = false;
    if (lastSectionNumber > 0) this.repetition.restart();
    this.#missing = count;
    this.#states = numberColumn(count, MISSING, Uint8Array);
    this.#crcs = numberColumn(count, 0, Int32Array);
    this.#forget();
  }

  #forget(): void {
    this.#waiting = [];
    this.storedBytes = 0;
  }
}

/** Tables that tell the time have no version_number, or always the same. Spec: ATSC A/65, system_time_table_section */
function hasVersions(section: SectionView): boolean {
  return section.hasSyntax && section.tableId !== TableId.ATSC_STT;
}

const MISSING = 0;
const PRESENT = 1;
const NOT_SENT = 2;
const NO_SECTIONS: NumberColumn = [];
