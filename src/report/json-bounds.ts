export interface JsonBounds {
  /** UTF-16 units of the whole text. */
  readonly length: number;
  /** Objects and lists in each other. */
  readonly depth: number;
  /** UTF-16 units of a string as it stands in the text. */
  readonly stringLength: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LIST = 0x5b;
const LIST_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

/**
 * Whether a text from outside may be parsed: what is nested too deep would overflow the stack of whoever walks through it later. One
 * pass over the text, which need not be JSON.
 */
export function isWithin(json: string, { length, depth, stringLength }: JsonBounds): boolean {
  if (json.length > length) return false;
  let open = 0;
  for (let pos = 0; pos < json.length; pos++) {
    switch (json.charCodeAt(pos)) {
      case QUOTE: {
        const end = stringEnd(json, pos + 1);
        if (end - pos - 1 > stringLength) return false;
        pos = end;
        break;
      }
      case LIST:
      case OBJECT:
        if (++open > depth) return false;
        break;
      case LIST_END:
      case OBJECT_END:
        open--;
        break;
    }
  }
  return true;
}

/** Place of the quote that ends the string; that of the end of the text where none does. */
function stringEnd(json: string, from: number): number {
  for (let pos = from; pos < json.length; pos++) {
    const unit = json.charCodeAt(pos);
    if (unit === QUOTE) return pos;
    if (unit === BACKSLASH) pos++;
  }
  return json.length;
}
