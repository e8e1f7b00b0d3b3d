/**
 * A format_identifier as its four characters, or as 0x and eight digits where one of them is not printable ASCII.
 * Spec: ISO/IEC 13818-1, 2.6.9
 */
export function formatIdentifierText(identifier: number): string {
  const characters = String.fromCharCode(
    identifier >>> 24,
    (identifier >>> 16) & 0xff,
    (identifier >>> 8) & 0xff,
    identifier & 0xff,
  );
  return /^[\x20-\x7e]{4}$/.test(characters) ? characters : `0x${identifier.toString(16).padStart(8, '0')}`;
}
