import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';

/**
 * Rating region table of ATSC, its header only: the dimensions of the ratings are not read.
 * Spec: ATSC A/65, rating_region_table_section
 */
export interface AtscRrt {
  readonly ratingRegion: number;
  /** A multiple_string_structure. */
  readonly ratingRegionName: Uint8Array;
  readonly dimensions: number;
}

/** protocol_version and rating_region_name_length. */
const HEADER_SIZE = 2;

export function parseAtscRrt(section: SectionView): AtscRrt | typeof TRUNCATED {
  const { bytes, bodyStart, bodyEnd } = section;
  if (!section.hasSyntax || bodyStart + HEADER_SIZE > bodyEnd) return TRUNCATED;
  const nameStart = bodyStart + HEADER_SIZE;
  const nameEnd = nameStart + bytes[bodyStart + 1]!;
  if (nameEnd >= bodyEnd) return TRUNCATED;
  return {
    ratingRegion: section.tableIdExtension & 0xff,
    ratingRegionName: new Uint8Array(bytes.subarray(nameStart, nameEnd)),
    dimensions: bytes[nameEnd]!,
  };
}
