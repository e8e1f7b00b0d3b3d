/** Size of a character with the space behind and below it, in dots. */
export const GLYPH_WIDTH = 6;
export const GLYPH_HEIGHT = 13;

/** Seven rows of five dots for each character, a row a digit to the base 32 (leftmost dot: 16); the printable ones of ASCII in their order. */
const ASCII =
  '0000000 4444404 aaa0000 aavavaa 4fke5u4 op248j3 cik8lid 4400000 2488842 8422248 04lel40 044v440 0000c48 000v000 00000cc 01248g0 ' +
  'ehjlphe 4c4444e eh1248v v2421he 26aiv22 vgu11he 68guhhe v124888 ehhehhe ehhf12c 0cc0cc0 0cc0c48 248g842 00v0v00 8421248 eh12404 ' +
  'eh1dlle ehhvhhh uhhuhhu ehggghe uhhhhhu vgguggv vgguggg ehgnhhf hhhvhhh e44444e 72222ic hikokih ggggggv hrllhhh hhpljhh ehhhhhe ' +
  'uhhuggg ehhhlid uhhukih fgge11u v444444 hhhhhhe hhhhha4 hhhllla hha4ahh hhha444 v1248gv e88888e 0g84210 e22222e 4ah0000 000000v ' +
  '8420000 00e1fhf ggmphhu 00egghe 11djhhf 00ehvge 698s888 0fhhf1e ggmphhh 40c444e 20622ic ggikoki c44444e 00qllhh 00mphhh 00ehhhe ' +
  '00uhugg 00djf11 00mpggg 00ege1u 88s8896 00hhhjd 00hhha4 00hhlla 00ha4ah 00hhf1e 00v248v 2448442 4444444 8442448 008l200';
/** Those of Latin-1 that are no letter with an accent, and a few that names have besides. */
const OTHERS =
  '¡4044444 ¢4elkle4 £698s88v ¤0heaeh0 ¥hav4v44 ¦4440444 §fgehe1u ¨a000000 ©ehnknhe ªe1fhf0v «05aka50 ¬000v110 ®ehumthe ¯v000000 °4a40000 ' +
  '±44v440v ²c24e000 ³c2c2c00 ´2400000 µ0hhhjtg ¶fttd555 ·0004000 ¸0000048 ¹4c44e00 ºehhe0v0 »0ka5ak0 ¼hik9bf1 ½hikm127 ¾ripkbf1 ¿4048ghe ' +
  'Æfkkvkkn Ðu99t99u ×0ha4ah0 Øfhjlphu Þguhhugg ßciimhhm æ00q5fkf ðak1fhhe ÷040v040 ø00fjlpu þgguhhug ı00c444e –000v000 —000v000 ’2240000 €78u8u87 …00000ll \u00a00000000 \u00ad000e000';
/** Two rows over a letter, and under it, by their combining characters. */
const ABOVE: Readonly<Record<string, string>> = {
  '\u0300': '84',
  '\u0301': '24',
  '\u0302': '4a',
  '\u0303': 'dm',
  '\u0308': 'a0',
  '\u030a': 'ea',
};
const CEDILLA = '\u0327';
const UNKNOWN = 'vhhhhhv';
/** Rows of a cell: two of an accent over a capital and one between, seven of the letter, two of a cedilla, and one below. */
const BODY_ROW = 3;
/** Small letters are lower, and so is what is over them. */
const ABOVE_SMALL_ROW = 2;
const BELOW_ROW = BODY_ROW + 7;

const bodies = new Map<string, string>();
for (const [index, rows] of ASCII.split(' ').entries()) bodies.set(String.fromCharCode(0x20 + index), rows);
for (const entry of OTHERS.split(' ')) bodies.set(entry[0]!, entry.slice(1));
const glyphs = new Map<string, Uint8Array>();

/**
 * GLYPH_HEIGHT rows of a character, the leftmost dot of each 16. Latin-1 is there; of other letters with accents the letter is shown, of the rest
 * an empty box.
 */
export function glyphOf(character: string): Uint8Array {
  const known = glyphs.get(character);
  if (known !== undefined) return known;
  const glyph = drawn(character);
  // Only what is drawn from tables is kept: what comes from a stream must not fill memory.
  if (character.length === 1 && character.charCodeAt(0) < 0x100) glyphs.set(character, glyph);
  return glyph;
}

function drawn(character: string): Uint8Array {
  const [letter = '', ...marks] = bodies.has(character) ? [character] : character.normalize('NFD');
  const base = letter === 'i' && marks.length > 0 ? 'ı' : letter;
  const rows = new Uint8Array(GLYPH_HEIGHT);
  put(rows, bodies.get(base) ?? UNKNOWN, BODY_ROW);
  const isSmall = letter.toLowerCase() === letter;
  for (const mark of marks) {
    if (mark === CEDILLA) put(rows, '48', BELOW_ROW);
    else put(rows, ABOVE[mark] ?? '', isSmall ? ABOVE_SMALL_ROW : 0);
  }
  return rows;
}

function put(rows: Uint8Array, digits: string, from: number): void {
  for (const [index, digit] of [...digits].entries()) rows[from + index]! |= Number.parseInt(digit, 32);
}
