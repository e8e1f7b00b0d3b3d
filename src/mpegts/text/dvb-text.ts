import { characterTableAt } from './character-table.js';

/**
 * The text in `length` bytes: control codes are left out, the line break becomes "\n". A text whose character table is
 * reserved or compressed comes out as U+FFFD per byte behind the selector. Never longer than its bytes.
 * Spec: ETSI EN 300 468, annex A
 */
export function dvbText(bytes: Uint8Array, pos: number, length: number): string {
  const table = characterTableAt(bytes, pos, length);
  if (table === undefined) return '\ufffd'.repeat(length - 1);
  const start = pos + table.selectorSize;
  const end = pos + length;
  if (table.codeSize === 1) return withoutControls(table.decode(singleByteControls(bytes, start, end)));
  // A two-byte code that was cut off is left out.
  const whole = table.codeSize === 2 ? end - ((end - start) % 2) : end;
  return withoutControls(table.decode(bytes.subarray(start, whole)));
}

/** The codes without the control codes 0x80 to 0x9F (table A.1), of which only the line break is kept. */
function singleByteControls(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const codes = new Uint8Array(end - start);
  let count = 0;
  for (let pos = start; pos < end; pos++) {
    const code = bytes[pos]!;
    if (code >= FIRST_CONTROL && code <= LAST_CONTROL && code !== LINE_BREAK) continue;
    codes[count++] = code === LINE_BREAK ? LINE_FEED : code;
  }
  return codes.subarray(0, count);
}

/** The text without control characters, also those that two-byte tables put at U+E080 to U+E09F (table A.2). */
function withoutControls(text: string): string {
  return text.replace(/\ue08a/g, '\n').replace(CONTROLS, '');
}

const FIRST_CONTROL = 0x80;
const LAST_CONTROL = 0x9f;
const LINE_BREAK = 0x8a;
const LINE_FEED = 0x0a;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this finds
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ue080-\ue09f]/g;
