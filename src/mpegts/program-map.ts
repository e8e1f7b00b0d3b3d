import type { Descriptor } from './descriptor-list.js';
import { ABSENT, NULL_PID, TRUNCATED } from './packet.js';
import type { PidNumbers } from './pid-numbers.js';
import { PidRole, roleOfStream } from './pid-role.js';
import { PidTable } from './pid-table.js';
import { crcOf, type SectionView } from './section.js';
import { type MgtTable, parseAtscMgt } from './tables/atsc-mgt.js';
import { parseCat } from './tables/cat.js';
import { type Pat, type PatProgram, parsePat } from './tables/pat.js';
import { type Pmt, type PmtStream, parsePmt } from './tables/pmt.js';
import { TableId } from './tables/table-id.js';

/** One program of the PAT; what its PMT says is there once that came. */
export interface Program {
  readonly programNumber: number;
  readonly pmtPid: number;
  readonly pmt: Pmt | undefined;
}

/** More than any real stream has; what a hostile one has more of is left out. */
const MAX_PROGRAMS = 512;
const MAX_MGT_TABLES = 512;
/** Most streams of all programs together. */
const MAX_STREAMS = 8192;
const PAT_PID = 0;
const CAT_PID = 1;
/**
 * Fixed PIDs of PAT, CAT, TSDT; NIT, SDT and BAT, EIT, RST, TDT and TOT, SIT; PSIP of ATSC.
 * Spec: ISO/IEC 13818-1, table 2-3; ETSI EN 300 468, table 1; ATSC A/65
 */
const FIXED_SECTION_PIDS: readonly number[] = [0x00, 0x01, 0x02, 0x10, 0x11, 0x12, 0x13, 0x14, 0x1f, 0x1ffb];
const PSIP_PID = 0x1ffb;
/** Spec: ISO/IEC 13818-1, table 2-3 */
const LAST_MPEG_PID = 0x0f;
/** PIDs that the standards keep for themselves. Spec: ISO/IEC 13818-1, table 2-3; ETSI EN 300 468, table 1 */
const LAST_RESERVED_PID = 0x1f;
const CA_TAG = 0x09;

/** Follows PAT, PMT, CAT and MGT: which programs there are, and what each PID is there for. */
export class ProgramMap {
  /** Grows with each change. */
  version = 0;
  /** By program number. */
  #programs = new Map<number, Program>();
  #transportStreamId: number | undefined;
  /** Sections of the current PAT by their number. */
  readonly #pat = new Map<number, Pat>();
  #patVersion = ABSENT;
  #patLastSectionNumber = 0;
  readonly #cat = new Map<number, readonly Descriptor[]>();
  #catVersion = ABSENT;
  #mgtTables: readonly MgtTable[] = [];
  /** CRC of the section last taken, by where it belongs. */
  readonly #crcs = new Map<number, number>();
  readonly #roles: PidTable<number>;
  /** Streams of all PMTs. */
  #streams = 0;
  /** What each PMT gives its PIDs. */
  readonly #rolesOfPmt = new WeakMap<Pmt, readonly GivenRole[]>();

  constructor(numbers?: PidNumbers) {
    this.#roles = new PidTable(numbers);
    this.#assignRoles();
  }

  get programs(): ReadonlyMap<number, Program> {
    return this.#programs;
  }

  /** undefined before the first PAT. */
  get transportStreamId(): number | undefined {
    return this.#transportStreamId;
  }

  /** Whether all sections of a PAT, and the PMTs of all its programs, are there. */
  get isComplete(): boolean {
    if (this.#pat.size === 0 || this.#pat.size <= this.#patLastSectionNumber) return false;
    for (const { pmt } of this.#programs.values()) if (pmt === undefined) return false;
    return true;
  }

  /** Bits of PidRole; 0 for a PID that no table refers to. */
  rolesOf(pid: number): number {
    return this.#roles.get(pid) ?? 0;
  }

  /** Whether a table or a standard refers to the PID. Spec: ETSI TR 101 290, 3.4 (Unreferenced_PID) */
  isReferenced(pid: number): boolean {
    return pid <= LAST_RESERVED_PID || pid === NULL_PID || this.rolesOf(pid) !== 0;
  }

  /**
   * The PIDs whose sections are to be put together, ascending: one that MPEG keeps for itself or that carries a PMT, whatever else a table says,
   * and any other with such a role that no PMT names for PES packets.
   */
  sectionPids(): number[] {
    return this.#roles
      .entries()
      .filter(([pid, roles]) => carriesSections(pid, roles))
      .map(([pid]) => pid);
  }

  /** Programs whose streams, PCR or PMT the PID carries. */
  programNumbersOf(pid: number): number[] {
    return [...this.#programs.values()]
      .filter((program) => carries(program, pid))
      .map(({ programNumber }) => programNumber);
  }

  /** As the first PMT that names the PID says; undefined where none does. */
  streamOf(pid: number): PmtStream | undefined {
    for (const { pmt } of this.#programs.values()) {
      const stream = pmt?.streams.find((candidate) => candidate.pid === pid);
      if (stream !== undefined) return stream;
    }
    return undefined;
  }

  /** What the MGT of ATSC says to be on the PID: each table_type once, in its order. */
  tableTypesOf(pid: number): readonly number[] {
    return [...new Set(this.#mgtTables.filter((table) => table.pid === pid).map(({ tableType }) => tableType))];
  }

  /** Takes a section whose CRC is right; true when it changed the map. Sections that came before are passed over. */
  feed(section: SectionView): boolean {
    if (!this.#isProgramTable(section) || !section.hasSyntax || !section.currentNext) return false;
    const key = keyOf(section);
    const crc = crcOf(section);
    if (this.#crcs.get(key) === crc) return false;
    const isTaken = this.#take(section);
    if (isTaken) this.version++;
    this.#crcs.set(key, crc);
    return isTaken;
  }

  reset(): void {
    this.version++;
    this.#programs = new Map();
    this.#transportStreamId = undefined;
    this.#pat.clear();
    this.#patVersion = ABSENT;
    this.#cat.clear();
    this.#catVersion = ABSENT;
    this.#mgtTables = [];
    this.#crcs.clear();
    this.#assignRoles();
  }

  #take(section: SectionView): boolean {
    const { tableId, versionNumber, sectionNumber } = section;
    if (tableId === TableId.PAT) {
      const pat = parsePat(section);
      if (pat === TRUNCATED) return false;
      this.#patLastSectionNumber = section.lastSectionNumber;
      this.#onPat(pat, versionNumber, sectionNumber);
    } else if (tableId === TableId.PMT) {
      const pmt = parsePmt(section);
      if (pmt === TRUNCATED) return false;
      this.#onPmt(pmt);
    } else if (tableId === TableId.CAT) {
      const cat = parseCat(section);
      if (cat === TRUNCATED) return false;
      if (versionNumber !== this.#catVersion) {
        this.#cat.clear();
        this.#forgetSections(TableId.CAT);
      }
      this.#catVersion = versionNumber;
      this.#cat.set(sectionNumber, cat.descriptors);
      this.#assignRoles();
    } else {
      const mgt = parseAtscMgt(section);
      if (mgt === TRUNCATED) return false;
      this.#mgtTables = mgt.tables.slice(0, MAX_MGT_TABLES);
      this.#assignRoles();
    }
    return true;
  }

  /** A section of the PAT; sections of another version are forgotten. */
  #onPat(pat: Pat, versionNumber: number, sectionNumber: number): void {
    if (versionNumber !== this.#patVersion || pat.transportStreamId !== this.#transportStreamId) {
      this.#pat.clear();
      this.#forgetSections(TableId.PAT);
    }
    this.#patVersion = versionNumber;
    this.#transportStreamId = pat.transportStreamId;
    this.#pat.set(sectionNumber, pat);
    const before = this.#programs;
    this.#programs = new Map();
    for (const { programs } of this.#pat.values()) {
      for (const program of programs) {
        if (this.#programs.size === MAX_PROGRAMS) break;
        this.#programs.set(program.programNumber, withPmt(program, before));
      }
    }
    for (const programNumber of before.keys()) {
      if (this.#programs.get(programNumber)?.pmt === undefined) this.#crcs.delete(pmtKey(programNumber));
    }
    this.#assignRoles();
  }

  /** The PMT of a program of the PAT. */
  #onPmt(pmt: Pmt): void {
    const program = this.#programs.get(pmt.programNumber);
    if (program === undefined) return;
    this.#programs.set(pmt.programNumber, { ...program, pmt });
    this.#streams += pmt.streams.length;
    if (program.pmt === undefined && this.#streams <= MAX_STREAMS) this.#addRoles(this.#rolesIn(pmt));
    else this.#assignRoles();
  }

  /** Whether the section is of a table that is followed, on the PID where it belongs. */
  #isProgramTable({ pid, tableId, tableIdExtension }: SectionView): boolean {
    if (tableId === TableId.PAT) return pid === PAT_PID;
    if (tableId === TableId.CAT) return pid === CAT_PID;
    if (tableId === TableId.ATSC_MGT) return pid === PSIP_PID;
    return tableId === TableId.PMT && this.#programs.get(tableIdExtension)?.pmtPid === pid;
  }

  #forgetSections(tableId: number): void {
    for (let sectionNumber = 0; sectionNumber < 256; sectionNumber++)
      this.#crcs.delete(tableKey(tableId, sectionNumber));
  }

  #assignRoles(): void {
    this.#roles.clear();
    for (const pid of FIXED_SECTION_PIDS) this.#roles.set(pid, PidRole.SECTIONS);
    for (const { networkPid } of this.#pat.values()) this.#addRole(networkPid, PidRole.SECTIONS);
    for (const { pid } of this.#mgtTables) this.#addRole(pid, PidRole.SECTIONS);
    for (const descriptors of this.#cat.values()) this.#addRoles(caRoles(descriptors));
    this.#streams = 0;
    for (const { pmtPid, pmt } of this.#programs.values()) {
      this.#addRole(pmtPid, PidRole.PMT | PidRole.SECTIONS);
      this.#streams += pmt?.streams.length ?? 0;
      if (pmt !== undefined && this.#streams <= MAX_STREAMS) this.#addRoles(this.#rolesIn(pmt));
    }
  }

  #rolesIn(pmt: Pmt): readonly GivenRole[] {
    const known = this.#rolesOfPmt.get(pmt);
    if (known !== undefined) return known;
    const roles = rolesIn(pmt);
    this.#rolesOfPmt.set(pmt, roles);
    return roles;
  }

  #addRoles(roles: readonly GivenRole[]): void {
    for (const { pid, role } of roles) this.#addRole(pid, role);
  }

  #addRole(pid: number, role: number): void {
    if (pid !== ABSENT && pid !== NULL_PID) this.#roles.set(pid, this.rolesOf(pid) | role);
  }
}

function carriesSections(pid: number, roles: number): boolean {
  if ((roles & PidRole.SECTIONS) === 0) return false;
  return pid <= LAST_MPEG_PID || (roles & PidRole.PMT) !== 0 || (roles & PidRole.PES) === 0;
}

interface GivenRole {
  readonly pid: number;
  readonly role: number;
}

function rolesIn({ pcrPid, descriptors, streams }: Pmt): readonly GivenRole[] {
  return [
    { pid: pcrPid, role: PidRole.PCR },
    ...caRoles(descriptors),
    ...streams.flatMap((stream) => [
      { pid: stream.pid, role: roleOfStream(stream, descriptors) },
      ...caRoles(stream.descriptors),
    ]),
  ];
}

function caRoles(descriptors: readonly Descriptor[]): readonly GivenRole[] {
  return descriptors
    .filter(({ tag, bytes }) => tag === CA_TAG && bytes.length >= 4)
    .map(({ bytes }) => ({ pid: ((bytes[2]! & 0x1f) << 8) | bytes[3]!, role: PidRole.CONDITIONAL_ACCESS }));
}

/** Where a section belongs among those of the tables that are followed. */
function keyOf({ tableId, tableIdExtension, sectionNumber }: SectionView): number {
  return tableId === TableId.PMT ? pmtKey(tableIdExtension) : tableKey(tableId, sectionNumber);
}

/** A PMT has one section. */
function pmtKey(programNumber: number): number {
  return TableId.PMT * 2 ** 16 + programNumber;
}

function tableKey(tableId: number, sectionNumber: number): number {
  return tableId * 2 ** 16 + sectionNumber;
}

/** What is known of the program stays known when only the PAT around it changed. */
function withPmt({ programNumber, pmtPid }: PatProgram, before: ReadonlyMap<number, Program>): Program {
  const known = before.get(programNumber);
  return { programNumber, pmtPid, pmt: known?.pmtPid === pmtPid ? known.pmt : undefined };
}

function carries({ pmtPid, pmt }: Program, pid: number): boolean {
  return pmtPid === pid || pmt?.pcrPid === pid || (pmt?.streams.some((stream) => stream.pid === pid) ?? false);
}
