/**
 * ISO 639-2 language code at `pos`, its case kept; a byte that is not printable ASCII comes out as U+FFFD.
 * Spec: ISO/IEC 13818-1, 2.6.19
 */
export function languageAt(bytes: Uint8Array, pos: number): string {
  return asciiAt(bytes, pos, LANGUAGE_SIZE);
}

/** `length` bytes as ASCII text; a byte that is not printable comes out as U+FFFD. */
export function asciiAt(bytes: Uint8Array, pos: number, length: number): string {
  let text = '';
  for (let at = pos; at < pos + length; at++) {
    const byte = bytes[at]!;
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '\ufffd';
  }
  return text;
}

/** Bytes of a language or country code. */
export const LANGUAGE_SIZE = 3;
