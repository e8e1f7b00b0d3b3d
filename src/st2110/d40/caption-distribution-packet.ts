// Tested by: test/st2110/d40/anc.samples.test.ts
import type { AncPacket } from '../../codec/ancillary/anc-packet.js';

const IDENTIFIER = 0x9669;
const HEADER_BYTES = 7;
const FOOTER_BYTES = 4;
const TIME_CODE_SECTION = 0x71;
const CAPTION_SECTION = 0x72;
const SERVICE_SECTION = 0x73;
const FOOTER_ID = 0x74;
const TIME_CODE_BYTES = 5;
/** cc_valid and cc_type, and two bytes of data. */
const TRIPLE_BYTES = 3;

/** Frames a second by cdp_frame_rate. Spec: SMPTE ST 334-2, table 3 */
const RATES: readonly (number | null)[] = [null, 24_000 / 1001, 24, 25, 30_000 / 1001, 30, 50, 60_000 / 1001, 60];

export interface CaptionDistributionPacket {
  /** Frames a second; null for a value without a meaning. */
  readonly frameRate: number | null;
  readonly sequence: number;
  /** Captions are active: they were not put in by an encoder without any. */
  readonly isActive: boolean;
  /** cc_data: 1 1 1 1 1 cc_valid cc_type(2), data, data, for each of its triples. */
  readonly triples: Uint8Array;
}

export type CdpResult = { readonly cdp: CaptionDistributionPacket } | { readonly fault: CdpFault };
export type CdpFault = 'identifier' | 'length' | 'checksum' | 'sequence' | 'section';

/**
 * Reads a packet of DID 0x61, SDID 0x01.
 * Spec: SMPTE ST 334-2, 5
 */
export function cdpOf(packet: AncPacket): CdpResult {
  const { dataCount } = packet;
  if (dataCount < HEADER_BYTES + FOOTER_BYTES) return { fault: 'length' };
  const bytes = Uint8Array.from({ length: dataCount }, (_, index) => packet.byteAt(index));
  if (((bytes[0]! << 8) | bytes[1]!) !== IDENTIFIER) return { fault: 'identifier' };
  if (bytes[2] !== dataCount) return { fault: 'length' };
  if (bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0) !== 0) return { fault: 'checksum' };
  const footer = dataCount - FOOTER_BYTES;
  if (bytes[footer] !== FOOTER_ID) return { fault: 'section' };
  const sequence = (bytes[5]! << 8) | bytes[6]!;
  if (((bytes[footer + 1]! << 8) | bytes[footer + 2]!) !== sequence) return { fault: 'sequence' };
  const triples = triplesOf(bytes, footer);
  if (triples === undefined) return { fault: 'section' };
  const isActive = (bytes[4]! & 0b10) !== 0;
  return { cdp: { frameRate: RATES[bytes[3]! >> 4] ?? null, sequence, isActive, triples } };
}

/** Of the section of caption data, which may be missing; undefined where the sections do not fill the packet. */
function triplesOf(bytes: Uint8Array, end: number): Uint8Array | undefined {
  let triples = bytes.subarray(0, 0);
  let pos = HEADER_BYTES;
  while (pos < end) {
    const length = sectionBytes(bytes, pos, end);
    if (length === undefined || pos + length > end) return undefined;
    if (bytes[pos] === CAPTION_SECTION) triples = bytes.subarray(pos + 2, pos + length);
    pos += length;
  }
  return triples;
}

/** Spec: SMPTE ST 334-2, 5.3 to 5.7 */
function sectionBytes(bytes: Uint8Array, pos: number, end: number): number | undefined {
  const id = bytes[pos]!;
  if (id === TIME_CODE_SECTION) return TIME_CODE_BYTES;
  if (pos + 2 > end) return undefined;
  const second = bytes[pos + 1]!;
  if (id === CAPTION_SECTION) return 2 + (second & 0x1f) * TRIPLE_BYTES;
  // The services, seven bytes each.
  if (id === SERVICE_SECTION) return 2 + (second & 0x0f) * 7;
  // Sections of the future say their length.
  return id > FOOTER_ID && id < 0xf0 ? 2 + second : undefined;
}
