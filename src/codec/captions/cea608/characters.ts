/** Where the standard characters are not those of ASCII. Spec: ANSI/CTA-608, Table 50 */
const STANDARD: Readonly<Record<number, string>> = {
  39: '’',
  42: 'á',
  92: 'é',
  94: 'í',
  95: 'ó',
  96: 'ú',
  123: 'ç',
  124: '÷',
  125: 'Ñ',
  126: 'ñ',
  127: '█',
};
/** From 0x30 on; the tenth is a transparent space. Spec: ANSI/CTA-608, Table 49 */
const SPECIAL = '®°½¿™¢£♪à èâêîôû';
/** From 0x20 on, behind 0x12 and 0x13. Spec: ANSI/CTA-608, Tables 5 to 10 */
const EXTENDED = ["ÁÉÓÚÜü‘¡*'—©℠•“”ÀÂÇÈÊËëÎÏïÔÙùÛ«»", 'ÃãÍÌìÒòÕõ{}\\^_|~ÄäÖöß¥¤¦ÅåØø┌┐└┘'] as const;

/** Stands for a character that came damaged. */
export const SOLID_BLOCK = 0x2588;
export const SPACE = 0x20;

/** The Unicode of a standard character, 0x20 to 0x7f. */
export function standardCharacter(code: number): number {
  return STANDARD[code]?.charCodeAt(0) ?? code;
}

/** The Unicode of a special character by its second byte, 0x30 to 0x3f. */
export function specialCharacter(code: number): number {
  return SPECIAL.charCodeAt(code - 0x30);
}

/** The Unicode of an extended character by its first byte, 0x12 or 0x13, and second, 0x20 to 0x3f. */
export function extendedCharacter(set: number, code: number): number {
  return EXTENDED[set - 0x12]!.charCodeAt(code - 0x20);
}
