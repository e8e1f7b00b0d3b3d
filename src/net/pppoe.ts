/** Version and type, code, session id, length; then the PPP protocol number. */
export const PPPOE_HEADER_SIZE = 6;
export const PPP_PROTOCOL_SIZE = 2;

/**
 * PPP protocols that are read.
 * Spec: IANA "Point-to-Point (PPP) Protocol Field Assignments"
 */
export const PppProtocol = { IPV4: 0x0021, IPV6: 0x0057 } as const;

/**
 * Whether this is a session packet: version 1, type 1, code 0.
 * Spec: RFC 2516, 4 and 6
 */
export function isPppoeSessionAt(view: DataView, pos: number): boolean {
  return view.getUint16(pos) === 0x1100;
}

/** Bytes after the PPPoE header, PPP protocol number included. */
export function pppoeLengthAt(view: DataView, pos: number): number {
  return view.getUint16(pos + 4);
}

export function pppProtocolAt(view: DataView, pos: number): number {
  return view.getUint16(pos + PPPOE_HEADER_SIZE);
}
