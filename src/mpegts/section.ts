import { u16At, u32At } from './big-endian.js';
import { ABSENT } from './packet.js';
import { TableId } from './tables/table-id.js';

/** Up to and with section_length. */
export const SECTION_HEADER_SIZE = 3;
const LONG_HEADER_SIZE = 8;
const CRC_SIZE = 4;
/** Spec: ISO/IEC 13818-1, 2.4.4.5: section_length of PSI is at most 1021 */
const MAX_PSI_SIZE = 1024;
/** Spec: ISO/IEC 13818-1, 2.4.4.11: private_section_length is at most 4093 */
export const MAX_SECTION_SIZE = 4096;

/**
 * One section in bytes of another: valid only during the call that hands it over.
 * Spec: ISO/IEC 13818-1, 2.4.4.10
 */
export class SectionView {
  pid = 0;
  bytes: Uint8Array = EMPTY;
  /** Place of table_id in `bytes`. */
  offset = 0;
  /** From table_id to the end of the section. */
  length = 0;
  tableId = 0;
  /** section_syntax_indicator: without it there are no extension, version and section numbers. */
  hasSyntax = false;
  /** Whether the section ends in a CRC_32. */
  hasCrc = false;
  /** ABSENT without syntax. */
  tableIdExtension = ABSENT;
  /** ABSENT without syntax. */
  versionNumber = ABSENT;
  currentNext = true;
  sectionNumber = 0;
  lastSectionNumber = 0;

  /** Where the body of the table begins in `bytes`. */
  get bodyStart(): number {
    return this.offset + (this.hasSyntax ? LONG_HEADER_SIZE : SECTION_HEADER_SIZE);
  }

  /** Where the body of the table ends in `bytes`. */
  get bodyEnd(): number {
    return this.offset + this.length - (this.hasCrc ? CRC_SIZE : 0);
  }

  /** Looks at the section at `offset`, whose length fits sectionSizeAt; false where its header does not fit in. */
  set(pid: number, bytes: Uint8Array, offset: number, length: number): boolean {
    const tableId = bytes[offset]!;
    const hasSyntax = (bytes[offset + 1]! & 0x80) !== 0;
    const hasCrc = endsInCrc(tableId, hasSyntax);
    const leastLength = (hasSyntax ? LONG_HEADER_SIZE : SECTION_HEADER_SIZE) + (hasCrc ? CRC_SIZE : 0);
    if (length < leastLength) return false;
    this.pid = pid;
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    this.tableId = tableId;
    this.hasSyntax = hasSyntax;
    this.hasCrc = hasCrc;
    this.tableIdExtension = hasSyntax ? u16At(bytes, offset + 3) : ABSENT;
    this.versionNumber = hasSyntax ? (bytes[offset + 5]! >> 1) & 0x1f : ABSENT;
    this.currentNext = !hasSyntax || (bytes[offset + 5]! & 1) !== 0;
    this.sectionNumber = hasSyntax ? bytes[offset + 6]! : 0;
    this.lastSectionNumber = hasSyntax ? bytes[offset + 7]! : 0;
    return true;
  }

  /** Lets go of the bytes: a view that kept them would keep the buffer of a whole batch. */
  release(): void {
    this.bytes = EMPTY;
  }
}

/** Bytes of the section at `pos` with its header, of which three bytes are there. */
export function sectionSizeAt(bytes: Uint8Array, pos: number): number {
  return SECTION_HEADER_SIZE + (u16At(bytes, pos + 1) & 0x0fff);
}

/** Most bytes that a section of the table may have. */
export function maxSectionSize(tableId: number): number {
  return tableId <= TableId.TSDT ? MAX_PSI_SIZE : MAX_SECTION_SIZE;
}

/** CRC_32 of a section that has one, as it stands there. */
export function crcOf(section: SectionView): number {
  return u32At(section.bytes, section.offset + section.length - CRC_SIZE);
}

/**
 * A stuffing table is what was there before with another table_id, so what stands where its CRC_32 was is wrong; the time
 * offset and splice tables have a CRC_32 without the syntax indicator.
 * Spec: ETSI EN 300 468, 5.2.6 and 5.2.8; SCTE 35, splice_info_section
 */
function endsInCrc(tableId: number, hasSyntax: boolean): boolean {
  if (tableId === TableId.ST) return false;
  return hasSyntax || tableId === TableId.TOT || tableId === TableId.SPLICE_INFO;
}

const EMPTY = new Uint8Array(0);
