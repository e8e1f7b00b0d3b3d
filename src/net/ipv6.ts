import { u16At } from './big-endian.js';
import { IpProtocol } from './ip-protocol.js';

/** Fields of an IPv6 header at `pos`, and of the extension headers behind it. Spec: RFC 8200, 3 and 4 */
export const IPV6_HEADER_SIZE = 40;
/** Extension headers that are followed; real packets have one or two. */
export const MAX_EXTENSION_HEADERS = 8;
/** Smallest size of an extension header. */
export const EXTENSION_UNIT = 8;

/** Bytes behind the header, extension headers included; 0 in a jumbogram. */
export function ipv6PayloadLengthAt(bytes: Uint8Array, pos: number): number {
  return u16At(bytes, pos + 4);
}

export function ipv6NextHeaderAt(bytes: Uint8Array, pos: number): number {
  return bytes[pos + 6]!;
}

export function ipv6HopLimitAt(bytes: Uint8Array, pos: number): number {
  return bytes[pos + 7]!;
}

export const IPV6_SOURCE_OFFSET = 8;
export const IPV6_DESTINATION_OFFSET = 24;

/** Whether the next header is an extension header behind which UDP may follow. */
export function isExtensionHeader(nextHeader: number): boolean {
  switch (nextHeader) {
    case IpProtocol.HOP_BY_HOP:
    case IpProtocol.ROUTING:
    case IpProtocol.FRAGMENT:
    case IpProtocol.AUTHENTICATION:
    case IpProtocol.DESTINATION_OPTIONS:
      return true;
    default:
      return false;
  }
}

/**
 * Bytes of the extension header of that kind.
 * Spec: RFC 8200, 4.3 to 4.6; RFC 4302, 2.2 (Authentication Header, in units of 4)
 */
export function extensionHeaderLengthAt(bytes: Uint8Array, pos: number, kind: number): number {
  if (kind === IpProtocol.FRAGMENT) return EXTENSION_UNIT;
  const length = bytes[pos + 1]!;
  return kind === IpProtocol.AUTHENTICATION ? (length + 2) * 4 : (length + 1) * EXTENSION_UNIT;
}

/** More-fragments flag (bit 0) and fragment offset (bits 3 to 15) of a fragment header; 0 in an atomic fragment. */
export function ipv6FragmentationAt(bytes: Uint8Array, pos: number): number {
  return u16At(bytes, pos + 2) & 0xfff9;
}

/** Fragment offset in the value of `ipv6FragmentationAt`: 0 in the first fragment. */
export const IPV6_FRAGMENT_OFFSET_MASK = 0xfff8;
