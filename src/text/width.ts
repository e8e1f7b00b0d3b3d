import { eastAsianWidth } from 'get-east-asian-width';

const ASCII = /^[\x20-\x7e]*$/;
/** Marks that stand on the character before, vowels and finals of Hangul among them; a terminal shows the soft hyphen. */
const WITHOUT_WIDTH = /(?!\u00ad)[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u;

/** Columns that a text without controls takes on a terminal. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The text, or as much of it as fits with `…` behind it. */
export function cutTo(text: string, width: number): string {
  if (text.length <= width / 2 || widthOf(text) <= width) return text;
  let cut = '';
  let left = width - 1;
  for (const character of text) {
    left -= characterWidth(character);
    if (left < 0) break;
    cut += character;
  }
  return width < 1 ? '' : `${cut}…`;
}

/** Spec: Unicode Standard Annex 11, wide and fullwidth */
function characterWidth(character: string): number {
  if (character < '\x7f') return 1;
  if (WITHOUT_WIDTH.test(character)) return 0;
  return eastAsianWidth(character.codePointAt(0)!);
}
