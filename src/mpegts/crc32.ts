/**
 * CRC-32/MPEG-2 of the bytes from `start` up to `end`, as a signed 32-bit number: 0 for a whole section whose CRC_32 is
 * right.
 * Spec: ISO/IEC 13818-1, Annex A
 */
export function crc32(bytes: Uint8Array, start: number, end: number): number {
  let crc = -1;
  let pos = start;
  for (const stop = end - SLICES; pos <= stop; pos += SLICES) {
    crc ^= (bytes[pos]! << 24) | (bytes[pos + 1]! << 16) | (bytes[pos + 2]! << 8) | bytes[pos + 3]!;
    crc =
      TABLES[0x700 + (crc >>> 24)]! ^
      TABLES[0x600 + ((crc >>> 16) & 0xff)]! ^
      TABLES[0x500 + ((crc >>> 8) & 0xff)]! ^
      TABLES[0x400 + (crc & 0xff)]! ^
      TABLES[0x300 + bytes[pos + 4]!]! ^
      TABLES[0x200 + bytes[pos + 5]!]! ^
      TABLES[0x100 + bytes[pos + 6]!]! ^
      TABLES[bytes[pos + 7]!]!;
  }
  for (; pos < end; pos++) crc = (crc << 8) ^ TABLES[(crc >>> 24) ^ bytes[pos]!]!;
  return crc;
}

const POLYNOMIAL = 0x04c11db7;
/** Bytes of one step. */
const SLICES = 8;
const TABLES = slicedTables();

/** Table n, of 256 numbers, holds the CRC of a byte that n zero bytes follow. */
function slicedTables(): Int32Array {
  const tables = new Int32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
    tables[byte] = crc;
  }
  for (let n = 256; n < tables.length; n++) {
    const before = tables[n - 256]!;
    tables[n] = (before << 8) ^ tables[before >>> 24]!;
  }
  return tables;
}
