import { u16At, u32At } from '../big-endian.js';
import { type Descriptor, descriptorLoopEnd, parseDescriptorLoop } from '../descriptor-list.js';
import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';

/**
 * Master guide table of ATSC.
 * Spec: ATSC A/65, master_guide_table_section
 */
export interface AtscMgt {
  readonly tables: readonly MgtTable[];
  readonly descriptors: readonly Descriptor[];
}

export interface MgtTable {
  /** 0x0000 to 0x0003 virtual channels, 0x0100 to 0x017f EIT-0 to EIT-127, 0x0200 to 0x027f their texts. */
  readonly tableType: number;
  readonly pid: number;
  readonly versionNumber: number;
  readonly sizeBytes: number;
  readonly descriptors: readonly Descriptor[];
}

/** protocol_version and tables_defined. */
const HEADER_SIZE = 3;
/** Up to number_bytes. */
const TABLE_HEADER_SIZE = 9;

export function parseAtscMgt(section: SectionView): AtscMgt | typeof TRUNCATED {
  const { bytes, bodyStart, bodyEnd } = section;
  if (!section.hasSyntax || bodyStart + HEADER_SIZE > bodyEnd) return TRUNCATED;
  const tables: MgtTable[] = [];
  let pos = bodyStart + HEADER_SIZE;
  for (let left = u16At(bytes, bodyStart + 1); left > 0; left--) {
    const loopPos = pos + TABLE_HEADER_SIZE;
    const descriptors = parseDescriptorLoop(bytes, loopPos, bodyEnd);
    if (descriptors === TRUNCATED) return TRUNCATED;
    tables.push({
      tableType: u16At(bytes, pos),
      pid: u16At(bytes, pos + 2) & 0x1fff,
      versionNumber: bytes[pos + 4]! & 0x1f,
      sizeBytes: u32At(bytes, pos + 5),
      descriptors,
    });
    pos = descriptorLoopEnd(bytes, loopPos);
  }
  const descriptors = parseDescriptorLoop(bytes, pos, bodyEnd);
  return descriptors === TRUNCATED ? TRUNCATED : { tables, descriptors };
}
