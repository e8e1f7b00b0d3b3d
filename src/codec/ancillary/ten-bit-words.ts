/** Bits of a word of ancillary data. */
export const WORD_BITS = 10;

/** The word that begins at the bit, an even one, counted from the start of the bytes; all of it must be there. */
export function wordAt(bytes: Uint8Array, bit: number): number {
  const pos = bit >> 3;
  return (((bytes[pos]! << 8) | bytes[pos + 1]!) >> (6 - (bit & 7))) & 0x3ff;
}
