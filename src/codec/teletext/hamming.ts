/** A byte or triplet with more wrong bits than can be put right. */
export const DAMAGED = -1;

/**
 * By byte as it is in a PES packet, first bit transmitted first: its four bits, or DAMAGED. One wrong bit is put right.
 * Spec: ETSI EN 300 706, 8.2
 */
const HAMMING_8_4 = new Int8Array(256).fill(DAMAGED);
/** By byte as it is in a PES packet: its seven bits, or DAMAGED where its parity is even. Spec: ETSI EN 300 706, 8.1 */
const ODD_PARITY = new Int8Array(256);

for (let value = 0; value < 16; value++) {
  const coded = encode84(value);
  HAMMING_8_4[reversed(coded)] = value;
  for (let bit = 0; bit < 8; bit++) HAMMING_8_4[reversed(coded ^ (1 << bit))] = value;
}
for (let byte = 0; byte < 256; byte++) {
  const value = reversed(byte);
  ODD_PARITY[byte] = onesIn(byte) % 2 === 1 ? value & 0x7f : DAMAGED;
}

/** Four bits of a byte of Hamming 8/4, or DAMAGED. */
export function hamming84(byte: number): number {
  return HAMMING_8_4[byte]!;
}

/** Two bytes of Hamming 8/4, the lower one first; DAMAGED where either is. */
export function hammingByte(low: number, high: number): number {
  const [a, b] = [HAMMING_8_4[low]!, HAMMING_8_4[high]!];
  return a === DAMAGED || b === DAMAGED ? DAMAGED : a | (b << 4);
}

/** Seven bits of a character, or DAMAGED. */
export function character(byte: number): number {
  return ODD_PARITY[byte]!;
}

/**
 * Eighteen bits of three bytes of Hamming 24/18 as they are in a PES packet, or DAMAGED. One wrong bit is put right.
 * Spec: ETSI EN 300 706, 8.3
 */
export function hamming2418(first: number, second: number, third: number): number {
  let coded = reversed(first) | (reversed(second) << 8) | (reversed(third) << 16);
  let place = 0;
  for (let bit = 0; bit < 23; bit++) if (((coded >> bit) & 1) === 1) place ^= bit + 1;
  // Each of the five tests has odd parity; so has the whole.
  place ^= 0x1f;
  const isOdd = onesIn(coded) % 2 === 1;
  if (isOdd && place !== 0) return DAMAGED; // two wrong bits
  if (!isOdd && place > 23) return DAMAGED;
  if (!isOdd && place > 0) coded ^= 1 << (place - 1);
  return ((coded >> 2) & 1) | (((coded >> 4) & 7) << 1) | (((coded >> 8) & 0x7f) << 4) | (((coded >> 16) & 0x7f) << 11);
}

/** Spec: ETSI EN 300 706, table 8: protection bits are P1, P2, P3, P4 at the places 1, 3, 5, 7 */
function encode84(value: number): number {
  const [d1, d2, d3, d4] = [value & 1, (value >> 1) & 1, (value >> 2) & 1, (value >> 3) & 1] as const;
  const p1 = 1 ^ d1 ^ d3 ^ d4;
  const p2 = 1 ^ d1 ^ d2 ^ d4;
  const p3 = 1 ^ d1 ^ d2 ^ d3;
  const p4 = 1 ^ p1 ^ d1 ^ p2 ^ d2 ^ p3 ^ d3 ^ d4;
  return p1 | (d1 << 1) | (p2 << 2) | (d2 << 3) | (p3 << 4) | (d3 << 5) | (p4 << 6) | (d4 << 7);
}

/** The bits of a byte in the order in which they are transmitted. */
function reversed(byte: number): number {
  let value = 0;
  for (let bit = 0; bit < 8; bit++) value |= ((byte >> bit) & 1) << (7 - bit);
  return value;
}

function onesIn(value: number): number {
  let ones = 0;
  for (let left = value; left !== 0; left >>>= 1) ones += left & 1;
  return ones;
}
