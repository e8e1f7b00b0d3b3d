import { IpProtocol } from './ip-protocol.js';

/**
 * Size of an IPv6 header; the functions here read fields of the header, or of an extension header, at `pos`.
 * Spec: RFC 8200, 3 and 4
 */
export const IPV6_HEADER_SIZE = 40;
/** Extension headers that are followed; real packets have one or two. */
export const MAX_EXTENSION_HEADERS = 8;
/** Smallest size of an extension header. */
export const EXTENSION_UNIT = 8;

/** Bytes behind the header, extension headers included; 0 in a jumbogram. */
export function ipv6PayloadLengthAt(view: DataView, pos: number): number {
  return view.getUint16(pos + 4);
}

export function ipv6NextHeaderAt(view: DataView, pos: number): number {
  return view.getUint8(pos + 6);
}

export function ipv6HopLimitAt(view: DataView, pos: number): number {
  return view.getUint8(pos + 7);
}

/** Where the addresses stand in the header. */
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
export function extensionHeaderLengthAt(view: DataView, pos: number, kind: number): number {
  if (kind === IpProtocol.FRAGMENT) return EXTENSION_UNIT;
  const length = view.getUint8(pos + 1);
  return kind === IpProtocol.AUTHENTICATION ? (length + 2) * 4 : (length + 1) * EXTENSION_UNIT;
}

/**
 * More-fragments flag (bit 0) and fragment offset (bits 3 to 15) of a fragment header; 0 in an atomic fragment.
 * Spec: RFC 8200, 4.5; RFC 6946 (atomic fragments)
 */
export function ipv6FragmentationAt(view: DataView, pos: number): number {
  return view.getUint16(pos + 2) & 0xfff9;
}

/** Fragment offset in the value of `ipv6FragmentationAt`: 0 in the first fragment. */
export const IPV6_FRAGMENT_OFFSET_MASK = 0xfff8;
