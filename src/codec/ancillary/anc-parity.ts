/**
 * Whether bit 8 of a word of ancillary data makes the number of ones in bits 0 to 8 even, and bit 9 is its inverse.
 * Spec: SMPTE ST 291-1, 6.1
 */
export function hasAncParity(word: number): boolean {
  let parity = word & 0xff;
  parity ^= parity >> 4;
  parity ^= parity >> 2;
  parity ^= parity >> 1;
  const bit8 = (word >> 8) & 1;
  return bit8 === (parity & 1) && word >> 9 === (bit8 ^ 1);
}
