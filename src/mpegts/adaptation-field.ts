import {
  ABSENT,
  adaptationFieldControlAt,
  adaptationFieldLengthAt,
  HAS_ADAPTATION_FIELD,
  HAS_PAYLOAD,
  MAX_ADAPTATION_FIELD_LENGTH,
  PACKET_SIZE,
  pcrAt,
  TRUNCATED,
} from './packet.js';

const HEADER_SIZE = 4;
const PCR_SIZE = 6;

/**
 * Where the payload of the packet at `pos` begins; ABSENT when it has none, TRUNCATED when its adaptation field is longer
 * than the packet or leaves no byte for the payload that is promised.
 * Spec: ISO/IEC 13818-1, 2.4.3.3 and 2.4.3.5 (adaptation_field_length)
 */
export function payloadOffsetAt(bytes: Uint8Array, pos: number): number {
  const control = adaptationFieldControlAt(bytes, pos);
  if ((control & HAS_PAYLOAD) === 0) return ABSENT;
  if ((control & HAS_ADAPTATION_FIELD) === 0) return pos + HEADER_SIZE;
  const length = adaptationFieldLengthAt(bytes, pos);
  return length < MAX_ADAPTATION_FIELD_LENGTH ? pos + HEADER_SIZE + 1 + length : TRUNCATED;
}

/**
 * The adaptation field of a packet; one object is used again and again.
 * Spec: ISO/IEC 13818-1, 2.4.3.4 and 2.4.3.5
 */
export class AdaptationField {
  /** Counts the bytes behind itself; ABSENT without adaptation field. */
  length = ABSENT;
  isDiscontinuity = false;
  isRandomAccess = false;
  isElementaryStreamPriority = false;
  /** 27 MHz ticks, ABSENT or TRUNCATED, as is `opcr27M`. */
  pcr27M = ABSENT;
  opcr27M = ABSENT;
  /** NaN when absent or cut off: it is signed, so that −1 is a value. */
  spliceCountdown = Number.NaN;
  /** Place and size of transport_private_data; the size is ABSENT or TRUNCATED when there is nothing to read. */
  privateDataOffset = 0;
  privateDataLength = ABSENT;
  /** Place and size of what follows adaptation_field_extension_length, likewise. */
  extensionOffset = 0;
  extensionLength = ABSENT;

  /** Reads the adaptation field of the packet at `pos`, which the caller knows to lie within the buffer whole. */
  read(bytes: Uint8Array, pos: number): void {
    this.#clear();
    if ((adaptationFieldControlAt(bytes, pos) & HAS_ADAPTATION_FIELD) === 0) return;
    this.length = adaptationFieldLengthAt(bytes, pos);
    if (this.length === 0) return;
    const start = pos + HEADER_SIZE + 1;
    const end = Math.min(start + this.length, pos + PACKET_SIZE);
    const flags = bytes[start]!;
    this.isDiscontinuity = (flags & 0x80) !== 0;
    this.isRandomAccess = (flags & 0x40) !== 0;
    this.isElementaryStreamPriority = (flags & 0x20) !== 0;
    let at = start + 1;
    if ((flags & 0x10) !== 0) {
      this.pcr27M = at + PCR_SIZE <= end ? pcrAt(bytes, pos) : TRUNCATED;
      at += PCR_SIZE;
    }
    if ((flags & 0x08) !== 0) {
      this.opcr27M = at + PCR_SIZE <= end ? clockReferenceAt(bytes, at) : TRUNCATED;
      at += PCR_SIZE;
    }
    if ((flags & 0x04) !== 0) {
      if (at < end) this.spliceCountdown = (bytes[at]! << 24) >> 24;
      at++;
    }
    if ((flags & 0x02) !== 0) {
      this.privateDataOffset = at + 1;
      this.privateDataLength = countedLength(bytes, at, end);
      at += 1 + Math.max(this.privateDataLength, 0);
      if (this.privateDataLength === TRUNCATED) at = end;
    }
    if ((flags & 0x01) !== 0) {
      this.extensionOffset = at + 1;
      this.extensionLength = countedLength(bytes, at, end);
    }
  }

  #clear(): void {
    this.length = ABSENT;
    this.isDiscontinuity = false;
    this.isRandomAccess = false;
    this.isElementaryStreamPriority = false;
    this.pcr27M = ABSENT;
    this.opcr27M = ABSENT;
    this.spliceCountdown = Number.NaN;
    this.privateDataOffset = 0;
    this.privateDataLength = ABSENT;
    this.extensionOffset = 0;
    this.extensionLength = ABSENT;
  }
}

/** 33 bits of base, 6 reserved, 9 of extension. */
function clockReferenceAt(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  const last = bytes[at + 4]!;
  return (high * 2 + (last >> 7)) * 300 + (((last & 1) << 8) | bytes[at + 5]!);
}

/** The length byte at `at`, or TRUNCATED when it or what it counts does not end by `end`. */
function countedLength(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return TRUNCATED;
  const length = bytes[at]!;
  return at + 1 + length <= end ? length : TRUNCATED;
}
