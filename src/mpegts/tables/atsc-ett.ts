import { u16At } from '../big-endian.js';
import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';

/**
 * Extended text table of ATSC: the text of a virtual channel or of an event.
 * Spec: ATSC A/65, extended_text_table_section
 */
export interface AtscEtt {
  readonly sourceId: number;
  /** event_id of the event; 0 for the text of the channel. */
  readonly eventId: number;
  /** A multiple_string_structure. */
  readonly text: Uint8Array;
}

/** protocol_version and ETM_id. */
const HEADER_SIZE = 5;

export function parseAtscEtt(section: SectionView): AtscEtt | typeof TRUNCATED {
  const { bytes, bodyStart, bodyEnd } = section;
  if (!section.hasSyntax || bodyStart + HEADER_SIZE > bodyEnd) return TRUNCATED;
  return {
    sourceId: u16At(bytes, bodyStart + 1),
    eventId: u16At(bytes, bodyStart + 3) >> 2,
    text: new Uint8Array(bytes.subarray(bodyStart + HEADER_SIZE, bodyEnd)),
  };
}
