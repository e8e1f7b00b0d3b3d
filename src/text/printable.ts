/** What could rewrite a terminal or change the order of what is read: controls, line separators, halves of characters, directions of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The text with `?` for all that is no character to see; names come from the network. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '?');
}

/** The text with a code for all that is no character to see, `\\u{202e}`: for where there is room. */
export function escaped(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
