import { hasAncParity } from '../../codec/ancillary/anc-parity.js';
import { u16At, u32At } from '../../mpegts/big-endian.js';
import type { RtpHeader } from '../rtp.js';

/**
 * Collects what speaks for ancillary data: a payload header that agrees with the ANC packets behind it.
 * Spec: RFC 8331, 2; SMPTE ST 291-1 (parity of the 10-bit words)
 */
export class AncillaryEvidence {
  agreeing = 0;
  /** Datagrams among them that hold ANC packets; one without says little. */
  withData = 0;

  feed(bytes: Uint8Array, header: RtpHeader): void {
    const count = ancCountAt(bytes, header.payloadOffset, header.payloadLength);
    if (count < 0) return;
    this.agreeing++;
    if (count > 0) this.withData++;
  }
}

/** Extended sequence number, length, ANC_Count, F and reserved bits. */
const PAYLOAD_HEADER_SIZE = 8;
const FIELD_INVALID = 0b01;

/** ANC packets of the payload, or -1 when it is none of ancillary data. */
function ancCountAt(bytes: Uint8Array, offset: number, length: number): number {
  if (length < PAYLOAD_HEADER_SIZE) return -1;
  const dataLength = u16At(bytes, offset + 2);
  if (dataLength !== length - PAYLOAD_HEADER_SIZE) return -1;
  const countAndField = u32At(bytes, offset + 4);
  const count = countAndField >>> 24;
  const field = (countAndField >>> 22) & 0b11;
  const reserved = countAndField & 0x3fffff;
  if (field === FIELD_INVALID || reserved !== 0) return -1;
  const end = offset + length;
  let pos = offset + PAYLOAD_HEADER_SIZE;
  for (let index = 0; index < count; index++) {
    pos = endOfAncPacket(bytes, pos, end);
    if (pos < 0) return -1;
  }
  return pos === end ? count : -1;
}

/** C, line number, horizontal offset, S, stream number. */
const ANC_HEADER_SIZE = 4;
/** DID, SDID and Data_Count: three words of 10 bits. */
const ANC_IDENTITY_SIZE = 4;
const WORD_BITS = 10;

/** Where the ANC packet at `pos` ends, filled to 32 bits, or -1. */
function endOfAncPacket(bytes: Uint8Array, pos: number, end: number): number {
  if (pos + ANC_HEADER_SIZE + ANC_IDENTITY_SIZE > end) return -1;
  const identity = u32At(bytes, pos + ANC_HEADER_SIZE);
  const did = identity >>> 22;
  const sdid = (identity >>> 12) & 0x3ff;
  const dataCount = (identity >>> 2) & 0x3ff;
  if (!hasAncParity(did) || !hasAncParity(sdid) || !hasAncParity(dataCount)) return -1;
  const words = 3 + (dataCount & 0xff) + 1;
  const next = pos + ANC_HEADER_SIZE + Math.ceil((words * WORD_BITS) / 32) * 4;
  return next > end ? -1 : next;
}
