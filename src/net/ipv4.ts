import { u16At } from './big-endian.js';

/** Fields of an IPv4 header at `pos`. Spec: RFC 791, 3.1 */
export const IPV4_MIN_HEADER_SIZE = 20;

export function ipVersionAt(bytes: Uint8Array, pos: number): number {
  return bytes[pos]! >> 4;
}

/** Bytes of the header, options included. */
export function ipv4HeaderLengthAt(bytes: Uint8Array, pos: number): number {
  return (bytes[pos]! & 0x0f) * 4;
}

/** Bytes of header and payload. */
export function ipv4TotalLengthAt(bytes: Uint8Array, pos: number): number {
  return u16At(bytes, pos + 2);
}

/** More-fragments flag (0x2000) and fragment offset: 0 when the datagram is not fragmented. */
export function ipv4FragmentationAt(bytes: Uint8Array, pos: number): number {
  return u16At(bytes, pos + 6) & 0x3fff;
}

/** Fragment offset in the value of `ipv4FragmentationAt`: 0 in the first fragment. */
export const IPV4_FRAGMENT_OFFSET_MASK = 0x1fff;

export function ipv4TimeToLiveAt(bytes: Uint8Array, pos: number): number {
  return bytes[pos + 8]!;
}

export function ipv4ProtocolAt(bytes: Uint8Array, pos: number): number {
  return bytes[pos + 9]!;
}

export const IPV4_SOURCE_OFFSET = 12;
export const IPV4_DESTINATION_OFFSET = 16;
