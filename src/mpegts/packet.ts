/** Fields of the transport packet at `pos`, which the caller knows to lie within the buffer whole. */
export const PACKET_SIZE = 188;
export const SYNC_BYTE = 0x47;
/** PID of packets without content. */
export const NULL_PID = 0x1fff;

/** The field is not there. */
export const ABSENT = -1;
/** A structure that promises more bytes than there are. */
export const TRUNCATED = -2;

/** Most bytes that adaptation_field_length can count in a packet. */
export const MAX_ADAPTATION_FIELD_LENGTH = 183;
/** Bits of adaptation_field_control. */
export const HAS_PAYLOAD = 0b01;
export const HAS_ADAPTATION_FIELD = 0b10;

/**
 * transport_error_indicator.
 * Spec: ISO/IEC 13818-1, 2.4.3.2
 */
export function teiAt(bytes: Uint8Array, pos: number): boolean {
  return (bytes[pos + 1]! & 0x80) !== 0;
}

/**
 * payload_unit_start_indicator.
 * Spec: ISO/IEC 13818-1, 2.4.3.2
 */
export function pusiAt(bytes: Uint8Array, pos: number): boolean {
  return (bytes[pos + 1]! & 0x40) !== 0;
}

/**
 * Packet identifier.
 * Spec: ISO/IEC 13818-1, 2.4.3.2
 */
export function pidAt(bytes: Uint8Array, pos: number): number {
  return ((bytes[pos + 1]! & 0x1f) << 8) | bytes[pos + 2]!;
}

/**
 * transport_scrambling_control: 0 not scrambled.
 * Spec: ISO/IEC 13818-1, 2.4.3.2
 */
export function scramblingAt(bytes: Uint8Array, pos: number): number {
  return bytes[pos + 3]! >> 6;
}

/**
 * adaptation_field_control: HAS_PAYLOAD and HAS_ADAPTATION_FIELD; 0 is reserved.
 * Spec: ISO/IEC 13818-1, 2.4.3.2
 */
export function adaptationFieldControlAt(bytes: Uint8Array, pos: number): number {
  return (bytes[pos + 3]! >> 4) & 0b11;
}

/**
 * continuity_counter.
 * Spec: ISO/IEC 13818-1, 2.4.3.2
 */
export function ccAt(bytes: Uint8Array, pos: number): number {
  return bytes[pos + 3]! & 0x0f;
}

/**
 * adaptation_field_length; only where adaptation_field_control says that there is an adaptation field.
 * Spec: ISO/IEC 13818-1, 2.4.3.4
 */
export function adaptationFieldLengthAt(bytes: Uint8Array, pos: number): number {
  return bytes[pos + 4]!;
}

/**
 * discontinuity_indicator; false where there is no adaptation field.
 * Spec: ISO/IEC 13818-1, 2.4.3.5
 */
export function discontinuityAt(bytes: Uint8Array, pos: number): boolean {
  const hasFlags =
    (adaptationFieldControlAt(bytes, pos) & HAS_ADAPTATION_FIELD) !== 0 && adaptationFieldLengthAt(bytes, pos) > 0;
  return hasFlags && (bytes[pos + 5]! & DISCONTINUITY_FLAG) !== 0;
}

/**
 * random_access_indicator; false where there is no adaptation field.
 * Spec: ISO/IEC 13818-1, 2.4.3.5
 */
export function randomAccessAt(bytes: Uint8Array, pos: number): boolean {
  const hasFlags =
    (adaptationFieldControlAt(bytes, pos) & HAS_ADAPTATION_FIELD) !== 0 && adaptationFieldLengthAt(bytes, pos) > 0;
  return hasFlags && (bytes[pos + 5]! & RANDOM_ACCESS_FLAG) !== 0;
}

/**
 * program_clock_reference in 27 MHz ticks, or ABSENT.
 * Spec: ISO/IEC 13818-1, 2.4.3.4 and 2.4.3.5
 */
export function pcrAt(bytes: Uint8Array, pos: number): number {
  if ((adaptationFieldControlAt(bytes, pos) & HAS_ADAPTATION_FIELD) === 0) return ABSENT;
  const isLongEnough = adaptationFieldLengthAt(bytes, pos) >= 1 + PCR_SIZE;
  if (!isLongEnough || (bytes[pos + 5]! & PCR_FLAG) === 0) return ABSENT;
  const high = ((bytes[pos + 6]! << 24) | (bytes[pos + 7]! << 16) | (bytes[pos + 8]! << 8) | bytes[pos + 9]!) >>> 0;
  const last = bytes[pos + 10]!;
  const base = high * 2 + (last >> 7);
  const extension = ((last & 1) << 8) | bytes[pos + 11]!;
  return base * 300 + extension;
}

const DISCONTINUITY_FLAG = 0x80;
const RANDOM_ACCESS_FLAG = 0x40;
const PCR_FLAG = 0x10;
const PCR_SIZE = 6;
