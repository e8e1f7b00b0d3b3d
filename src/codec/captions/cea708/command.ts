// Tested by: test/codec/captions/cea708/dtvcc.test.ts
/** Control codes, C0 and C1, that do something. Spec: ANSI/CTA-708, 7.1.4, 7.1.5 and 8.10.5 */
export const Code = {
  ETX: 0x03,
  BS: 0x08,
  FF: 0x0c,
  CR: 0x0d,
  HCR: 0x0e,
  EXT1: 0x10,
  P16: 0x18,
  /** Set the current window, 0 to 7. */
  CW0: 0x80,
  /** Clear, display, hide, toggle and delete windows. */
  CLW: 0x88,
  DSW: 0x89,
  HDW: 0x8a,
  TGW: 0x8b,
  DLW: 0x8c,
  /** Delay, end of delay, reset. */
  DLY: 0x8d,
  DLC: 0x8e,
  RST: 0x8f,
  /** Pen attributes, colour, location; window attributes. */
  SPA: 0x90,
  SPC: 0x91,
  SPL: 0x92,
  SWA: 0x97,
  /** Define a window, 0 to 7. */
  DF0: 0x98,
  DF7: 0x9f,
} as const;

/** Parameters of the C1 codes, 0x80 to 0x9f. */
// biome-ignore format: eight to a row, as the table of the standard has them
const C1_PARAMETERS = [
  0, 0, 0, 0, 0, 0, 0, 0,
  1, 1, 1, 1, 1, 1, 0, 0,
  2, 3, 2, 0, 0, 0, 0, 4,
  6, 6, 6, 6, 6, 6, 6, 6,
] as const;

/**
 * Bytes of the command or character at `pos`, with its parameters; 0 where the bytes up to `end` do not tell.
 * Spec: ANSI/CTA-708, 7.1
 */
export function commandSizeAt(bytes: Uint8Array, pos: number, end: number): number {
  const code = bytes[pos]!;
  if (code === Code.EXT1) return pos + 1 < end ? extendedSizeAt(bytes, pos, end) : 0;
  if (code < 0x10) return 1;
  if (code < 0x18) return 2;
  if (code < 0x20) return 3;
  return code >= 0x80 && code < 0xa0 ? 1 + C1_PARAMETERS[code - 0x80]! : 1;
}

/** C2 and C3 have no codes that do anything, but parameters. Spec: ANSI/CTA-708, 7.1.10 and 7.1.11 */
function extendedSizeAt(bytes: Uint8Array, pos: number, end: number): number {
  const code = bytes[pos + 1]!;
  if (code < 0x20) return 2 + (code >> 3);
  if (code < 0x80 || code >= 0xa0) return 2;
  if (code < 0x88) return 6;
  if (code < 0x90) return 7;
  // Of variable length: a header says how many bytes follow it.
  return pos + 2 < end ? 3 + (bytes[pos + 2]! & 0x1f) : 0;
}
