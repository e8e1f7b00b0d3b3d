/** Unsigned 16-bit number in network byte order; the caller has checked the length. */
export function u16At(bytes: Uint8Array, pos: number): number {
  return (bytes[pos]! << 8) | bytes[pos + 1]!;
}

/** Unsigned 32-bit number in network byte order; the caller has checked the length. */
export function u32At(bytes: Uint8Array, pos: number): number {
  return ((bytes[pos]! << 24) | (bytes[pos + 1]! << 16) | (bytes[pos + 2]! << 8) | bytes[pos + 3]!) >>> 0;
}
