import type { Descriptor } from './descriptor-list.js';
import type { PmtStream } from './tables/pmt.js';

/** What a PID is there for, as bits: the tables give it one or more of them. */
export const PidRole = {
  /** Sections of PSI, SI, PSIP or SCTE 35, or private ones: to be put together. */
  SECTIONS: 1,
  /** Sections of DSM-CC and the like, which nothing here reads. */
  OTHER_SECTIONS: 2,
  PES: 4,
  PCR: 8,
  /** ECM or EMM. */
  CONDITIONAL_ACCESS: 16,
  PMT: 32,
} as const;

/** Spec: ISO/IEC 13818-1, table 2-34 (stream_type) */
const PRIVATE_SECTIONS = 0x05;
/** Splice information of SCTE 35, but DTS audio in a program of Blu-ray. */
const SPLICE_INFORMATION = 0x86;
/** DSM-CC of types A to D, its download and metadata in sections. Spec: ISO/IEC 13818-1, table 2-34 */
const OTHER_SECTION_STREAM_TYPES: readonly number[] = [0x0a, 0x0b, 0x0c, 0x0d, 0x14, 0x16];
const REGISTRATION_TAG = 0x05;
const BLU_RAY = 'HDMV';

/** Role of an elementary stream of a PMT, by its stream_type and the descriptors of its program. */
export function roleOfStream({ streamType }: PmtStream, programDescriptors: readonly Descriptor[]): number {
  const isSplice = streamType === SPLICE_INFORMATION && !programDescriptors.some(isBluRay);
  if (streamType === PRIVATE_SECTIONS || isSplice) return PidRole.SECTIONS;
  return OTHER_SECTION_STREAM_TYPES.includes(streamType) ? PidRole.OTHER_SECTIONS : PidRole.PES;
}

function isBluRay({ tag, bytes }: Descriptor): boolean {
  return tag === REGISTRATION_TAG && String.fromCharCode(...bytes.subarray(0, 4)) === BLU_RAY;
}
