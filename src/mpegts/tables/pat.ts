import { u16At } from '../big-endian.js';
import { ABSENT, TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';

/**
 * Program association table: one section of it.
 * Spec: ISO/IEC 13818-1, 2.4.4.3
 */
export interface Pat {
  readonly transportStreamId: number;
  /** PID of the network information table, or ABSENT. */
  readonly networkPid: number;
  readonly programs: readonly PatProgram[];
}

export interface PatProgram {
  readonly programNumber: number;
  readonly pmtPid: number;
}

const PROGRAM_SIZE = 4;
/** program_number that stands for the network information table. */
const NETWORK = 0;

export function parsePat(section: SectionView): Pat | typeof TRUNCATED {
  const { bytes, bodyStart, bodyEnd } = section;
  if (!section.hasSyntax || (bodyEnd - bodyStart) % PROGRAM_SIZE !== 0) return TRUNCATED;
  let networkPid: number = ABSENT;
  const programs: PatProgram[] = [];
  for (let pos = bodyStart; pos < bodyEnd; pos += PROGRAM_SIZE) {
    const programNumber = u16At(bytes, pos);
    const pid = u16At(bytes, pos + 2) & 0x1fff;
    if (programNumber === NETWORK) networkPid = pid;
    else programs.push({ programNumber, pmtPid: pid });
  }
  return { transportStreamId: section.tableIdExtension, networkPid, programs };
}
