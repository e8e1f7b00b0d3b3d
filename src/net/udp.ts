import { u16At } from './big-endian.js';

/** Fields of a UDP header at `pos`. Spec: RFC 768 */
export const UDP_HEADER_SIZE = 8;
/** Both ports. */
export const UDP_PORTS_SIZE = 4;

export function udpSourcePortAt(bytes: Uint8Array, pos: number): number {
  return u16At(bytes, pos);
}

export function udpDestinationPortAt(bytes: Uint8Array, pos: number): number {
  return u16At(bytes, pos + 2);
}

/** Bytes of header and payload. */
export function udpLengthAt(bytes: Uint8Array, pos: number): number {
  return u16At(bytes, pos + 4);
}
