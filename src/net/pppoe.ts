import { u16At } from './big-endian.js';

/** Version and type, code, session id, length; then the PPP protocol number. */
export const PPPOE_HEADER_SIZE = 6;
export const PPP_PROTOCOL_SIZE = 2;

/** Spec: IANA "Point-to-Point (PPP) Protocol Field Assignments" */
export const PppProtocol = { IPV4: 0x0021, IPV6: 0x0057 } as const;

/**
 * Whether this is a session packet: version 1, type 1, code 0.
 * Spec: RFC 2516, 4 and 6
 */
export function isPppoeSessionAt(bytes: Uint8Array, pos: number): boolean {
  return u16At(bytes, pos) === 0x1100;
}

/** Bytes after the PPPoE header, PPP protocol number included. */
export function pppoeLengthAt(bytes: Uint8Array, pos: number): number {
  return u16At(bytes, pos + 4);
}

export function pppProtocolAt(bytes: Uint8Array, pos: number): number {
  return u16At(bytes, pos + PPPOE_HEADER_SIZE);
}
