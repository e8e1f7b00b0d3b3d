/**
 * Text in ISO/IEC 6937 with the euro sign, the default character table of DVB; an unassigned code comes out as U+FFFD.
 * A diacritical mark stands before its letter and is joined with it.
 * Spec: ETSI EN 300 468, annex A, figure A.1
 */
export function iso6937(codes: Uint8Array): string {
  let text = '';
  let mark = '';
  for (const code of codes) {
    const isMark = code >= FIRST_MARK && code < FIRST_MARK + MARKS.length && MARKS[code - FIRST_MARK] !== UNASSIGNED;
    if (isMark) {
      if (mark !== '') text += UNASSIGNED;
      mark = MARKS[code - FIRST_MARK]!;
      continue;
    }
    const letter = letterOf(code);
    text += mark === '' ? letter : (letter + mark).normalize('NFC');
    mark = '';
  }
  return mark === '' ? text : text + UNASSIGNED;
}

function letterOf(code: number): string {
  if (code < FIRST_UPPER) return code < 0x80 ? String.fromCharCode(code) : UNASSIGNED;
  return UPPER[code - FIRST_UPPER]!;
}

const UNASSIGNED = '\ufffd';
const FIRST_UPPER = 0xa0;
/** Codes 0xA0 to 0xFF; the marks of column 0xC0 are not letters. */
const UPPER =
  '\u00a0¡¢£€¥\ufffd§¤‘“«←↑→↓' + // A0
  '°±²³×µ¶·÷’”»¼½¾¿' + // B0
  UNASSIGNED.repeat(16) + // C0
  '―¹®©™♪¬¦\ufffd\ufffd\ufffd\ufffd⅛⅜⅝⅞' + // D0
  '\u2126ÆĐªĦ\ufffdĲĿŁØŒºÞŦŊŉ' + // E0
  'ĸæđðħıĳŀłøœßþŧŋ\u00ad'; // F0

const FIRST_MARK = 0xc0;
/** Combining characters of the codes 0xC0 to 0xCF. */
const MARKS = [
  UNASSIGNED,
  '\u0300', // grave
  '\u0301', // acute
  '\u0302', // circumflex
  '\u0303', // tilde
  '\u0304', // macron
  '\u0306', // breve
  '\u0307', // dot above
  '\u0308', // diaeresis
  UNASSIGNED,
  '\u030a', // ring above
  '\u0327', // cedilla
  UNASSIGNED,
  '\u030b', // double acute
  '\u0328', // ogonek
  '\u030c', // caron
] as const;
