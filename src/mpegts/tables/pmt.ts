import { u16At } from '../big-endian.js';
import { type Descriptor, descriptorLoopEnd, parseDescriptorLoop } from '../descriptor-list.js';
import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';

/**
 * Program map table.
 * Spec: ISO/IEC 13818-1, 2.4.4.8
 */
export interface Pmt {
  readonly programNumber: number;
  /** 0x1fff where the program has no PCR. */
  readonly pcrPid: number;
  readonly descriptors: readonly Descriptor[];
  readonly streams: readonly PmtStream[];
}

export interface PmtStream {
  readonly streamType: number;
  readonly pid: number;
  readonly descriptors: readonly Descriptor[];
}

const PCR_PID_SIZE = 2;
/** stream_type and elementary_PID. */
const STREAM_HEADER_SIZE = 3;

export function parsePmt(section: SectionView): Pmt | typeof TRUNCATED {
  const { bytes, bodyStart, bodyEnd } = section;
  if (!section.hasSyntax) return TRUNCATED;
  const loopPos = bodyStart + PCR_PID_SIZE;
  const descriptors = parseDescriptorLoop(bytes, loopPos, bodyEnd);
  if (descriptors === TRUNCATED) return TRUNCATED;
  const streams = parseStreams(bytes, descriptorLoopEnd(bytes, loopPos), bodyEnd);
  if (streams === TRUNCATED) return TRUNCATED;
  return { programNumber: section.tableIdExtension, pcrPid: u16At(bytes, bodyStart) & 0x1fff, descriptors, streams };
}

function parseStreams(bytes: Uint8Array, start: number, end: number): readonly PmtStream[] | typeof TRUNCATED {
  const streams: PmtStream[] = [];
  for (let pos = start; pos < end; ) {
    const loopPos = pos + STREAM_HEADER_SIZE;
    const descriptors = parseDescriptorLoop(bytes, loopPos, end);
    if (descriptors === TRUNCATED) return TRUNCATED;
    streams.push({ streamType: bytes[pos]!, pid: u16At(bytes, pos + 1) & 0x1fff, descriptors });
    pos = descriptorLoopEnd(bytes, loopPos);
  }
  return streams;
}
