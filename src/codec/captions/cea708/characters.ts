// Tested by: test/codec/captions/cea708/dtvcc.test.ts
/** G2, the extended miscellaneous characters. Spec: ANSI/CTA-708, 7.1.8 */
const G2: Readonly<Record<number, string>> = {
  32: ' ',
  33: '\u00a0',
  37: '…',
  42: 'Š',
  44: 'Œ',
  48: '█',
  49: '‘',
  50: '’',
  51: '“',
  52: '”',
  53: '•',
  57: '™',
  58: 'š',
  60: 'œ',
  61: '℠',
  63: 'Ÿ',
  118: '⅛',
  119: '⅜',
  120: '⅝',
  121: '⅞',
  122: '│',
  123: '┐',
  124: '└',
  125: '─',
  126: '┘',
  127: '┌',
};
/** The only character of G3, the icon of closed captions, which Unicode has none for that fits a cell. Spec: ANSI/CTA-708, 7.1.9 */
const CC_ICON = 0xa0;
const CC_ICON_TEXT = 0x33c4; // ㏄
const MUSIC_NOTE = 0x266a;
const UNKNOWN = 0x5f;
const REPLACEMENT = 0xfffd;

/** G0 and G1: ASCII but for the music note, and Latin-1. Spec: ANSI/CTA-708, 7.1.6 and 7.1.7 */
export function singleByteCharacter(code: number): number {
  return code === 0x7f ? MUSIC_NOTE : code;
}

/** G2 and G3 by the byte behind EXT1; an underscore for what they do not have. */
export function extendedCharacter(code: number): number {
  if (code === CC_ICON) return CC_ICON_TEXT;
  return G2[code]?.charCodeAt(0) ?? UNKNOWN;
}

/** A character of 16 bits, behind P16: one that can be shown. Spec: ANSI/CTA-708, 7.1.4 (P16) */
export function wideCharacter(code: number): number {
  return isShown(code) ? code : REPLACEMENT;
}

/** No control character, half of a pair, mark of direction, or one for private use. */
function isShown(code: number): boolean {
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
  if (code >= 0xd800 && code < 0xf900) return false;
  if ((code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e)) return false;
  return !((code >= 0x2060 && code <= 0x206f) || code === 0xfeff || code >= 0xfff0 || code === 0x061c);
}
