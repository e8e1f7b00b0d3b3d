/**
 * Size of an IPv4 header without options; the functions here read fields of the header at `pos`.
 * Spec: RFC 791, 3.1
 */
export const IPV4_MIN_HEADER_SIZE = 20;

/** Version, of IPv6 as well. */
export function ipVersionAt(view: DataView, pos: number): number {
  return view.getUint8(pos) >> 4;
}

/** Bytes of the header, options included. */
export function ipv4HeaderLengthAt(view: DataView, pos: number): number {
  return (view.getUint8(pos) & 0x0f) * 4;
}

/** Bytes of header and payload. */
export function ipv4TotalLengthAt(view: DataView, pos: number): number {
  return view.getUint16(pos + 2);
}

/** More-fragments flag (0x2000) and fragment offset: 0 when the datagram is not fragmented. */
export function ipv4FragmentationAt(view: DataView, pos: number): number {
  return view.getUint16(pos + 6) & 0x3fff;
}

/** Fragment offset in the value of `ipv4FragmentationAt`: 0 in the first fragment. */
export const IPV4_FRAGMENT_OFFSET_MASK = 0x1fff;

export function ipv4TimeToLiveAt(view: DataView, pos: number): number {
  return view.getUint8(pos + 8);
}

export function ipv4ProtocolAt(view: DataView, pos: number): number {
  return view.getUint8(pos + 9);
}

/** Where the addresses stand in the header. */
export const IPV4_SOURCE_OFFSET = 12;
export const IPV4_DESTINATION_OFFSET = 16;
