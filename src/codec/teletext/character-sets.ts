// Tested by: test/codec/teletext/character-sets.test.ts

/** What stands for a character that is in no set. */
const UNKNOWN = '\ufffd';
/** Places of the Latin set that differ from country to country. Spec: ETSI EN 300 706, table 36 */
const NATIONAL_PLACES = [0x23, 0x24, 0x40, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f, 0x60, 0x7b, 0x7c, 0x7d, 0x7e] as const;

/** National option sub-sets, in the order of their places. Spec: ETSI EN 300 706, table 36 */
const NATIONAL = {
  english: '£$@←½→↑#―¼‖¾÷',
  german: '#$§ÄÖÜ^_°äöüß',
  swedish: '#¤ÉÄÖÅÜ_éäöåü',
  italian: '£$é°ç→↑#ùàòèì',
  french: 'éïàëêùî#èâôûç',
  portuguese: 'ç$¡áéíóú¿üñèà',
  czech: '#ůčťžýířéáěúš',
  polish: '#ńąŻŚŁćóężśłź',
  turkish: '₺ğİŞÖÇÜĞışöçü',
  serbian: '#ËČĆŽĐŠëčćžđš',
  romanian: '#¤ŢÂŞĂÎıţâşăî',
  estonian: '#õŠÄÖŽÜÕšäöžü',
  lettish: '#$ŠėęŽčūšąųžį',
} as const;

/** 0x20 to 0x7F, but for the national options. */
const LATIN = range(0x20, 0x7f).map((code) => String.fromCharCode(code));
LATIN[0x7f - 0x20] = '■';
const CYRILLIC_UPPER = 'ЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЪЗШЭЩЧЫ';
const UKRAINIAN_UPPER = 'ЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬІЗШЄЩЧЇ';
const SERBIAN_UPPER = 'ЧАБЦДЕФГХИЈКЛМНОПЌРСТУВЃЉЊЗЋЖЂШЏ';

/** Sets that are no Latin ones. Spec: ETSI EN 300 706, 15.6.4 to 15.6.7 and 15.6.10 */
const OTHER_SETS = {
  cyrillic1: letterSet(SERBIAN_UPPER, {}),
  cyrillic2: letterSet(CYRILLIC_UPPER, { 38: 'ы' }),
  cyrillic3: letterSet(UKRAINIAN_UPPER, { 38: 'ї' }),
  greek: greekSet(),
  hebrew: hebrewSet(),
} as const;

type NationalName = keyof typeof NATIONAL;
type OtherName = keyof typeof OTHER_SETS;

/**
 * By the seven bits of the default G0 set: the lower three are C12, C13 and C14 where the page says nothing else.
 * Spec: ETSI EN 300 706, table 32
 */
const DESIGNATIONS: Readonly<Record<number, NationalName | OtherName>> = {
  ...group(0, ['english', 'german', 'swedish', 'italian', 'french', 'portuguese', 'czech']),
  ...group(8, ['polish', 'german', 'swedish', 'italian', 'french', undefined, 'czech']),
  ...group(16, ['english', 'german', 'swedish', 'italian', 'french', 'portuguese', 'turkish']),
  29: 'serbian',
  31: 'romanian',
  ...group(32, ['cyrillic1', 'german', 'estonian', 'lettish', 'cyrillic2', 'cyrillic3', 'czech']),
  54: 'turkish',
  55: 'greek',
  64: 'english',
  68: 'french',
  85: 'hebrew',
};
/** Arabic letters of ETSI EN 300 706, 15.6.8, are not decoded. */
const ARABIC: readonly number[] = [71, 87];

/** The 96 characters from 0x20 on of the set that is designated; English where it is none, and nothing readable where it is Arabic. */
export function g0Set(designation: number): readonly string[] {
  const known = SETS.get(designation);
  if (known !== undefined) return known;
  const set = makeSet(designation);
  SETS.set(designation, set);
  return set;
}

const SETS = new Map<number, readonly string[]>();

function makeSet(designation: number): readonly string[] {
  if (ARABIC.includes(designation)) return LATIN.map((text, n) => (n >= 0x20 ? UNKNOWN : text));
  const name = DESIGNATIONS[designation] ?? 'english';
  return isNational(name) ? withOptions(NATIONAL[name]) : OTHER_SETS[name];
}

function isNational(name: NationalName | OtherName): name is NationalName {
  return name in NATIONAL;
}

function withOptions(options: string): readonly string[] {
  const set = [...LATIN];
  [...options].forEach((text, n) => {
    set[NATIONAL_PLACES[n]! - 0x20] = text;
  });
  return set;
}

/** A character of the supplementary Latin set. Spec: ETSI EN 300 706, 15.6.3 */
export function g2Character(code: number): string {
  return G2_LATIN[code - 0x20] ?? UNKNOWN;
}

const G2_LATIN = [
  ...' ¡¢£$¥#§¤‘“«←↑→↓',
  ...'°±²³×µ¶·÷’”»¼½¾¿',
  ...' `´ˆ˜¯˘˙¨.˚¸_˝˛ˇ',
  ...'―¹®©™♪₠‰α   ⅛⅜⅝⅞',
  ...'ΩÆĐªĦ ĲĿŁØŒºÞŦŊŉ',
  ...'ĸæđðħıĳŀłøœßþŧŋ■',
];

/** Combining marks by the lower four bits of the mode of a triplet; none for 0. Spec: ETSI EN 300 706, table 29 */
const DIACRITICS = ['', '\u0300', '\u0301', '\u0302', '\u0303', '\u0304', '\u0306', '\u0307'].concat([
  '\u0308',
  '\u0323',
  '\u030a',
  '\u0327',
  '\u0332',
  '\u030b',
  '\u0328',
  '\u030c',
]);

/** A Latin letter, without national options, and its diacritical mark. The asterisk without one is the commercial at. */
export function markedCharacter(code: number, diacritic: number): string {
  if (diacritic === 0 && code === 0x2a) return '@';
  return ((LATIN[code - 0x20] ?? UNKNOWN) + DIACRITICS[diacritic]!).normalize('NFC');
}

/** Upper case letters from 0x40 on, lower case ones from 0x60 on. */
function letterSet(upper: string, others: Readonly<Record<number, string>>): readonly string[] {
  const set = [...LATIN];
  [...upper].forEach((letter, n) => {
    set[0x20 + n] = letter;
    set[0x40 + n] = n === 31 ? '■' : letter.toLowerCase();
  });
  for (const [code, text] of Object.entries(others)) set[Number(code) - 0x20] = text;
  return set;
}

function greekSet(): readonly string[] {
  const set = [...LATIN];
  set[0x3c - 0x20] = '«';
  set[0x3e - 0x20] = '»';
  for (let code = 0x40; code < 0x7f; code++) set[code - 0x20] = String.fromCharCode(0x0390 + code - 0x40);
  set[0x52 - 0x20] = '΄';
  return set;
}

function hebrewSet(): readonly string[] {
  const set = withOptions('£$@←½→↑#―₪‖¾÷').slice();
  for (let code = 0x60; code <= 0x7a; code++) set[code - 0x20] = String.fromCharCode(0x05d0 + code - 0x60);
  return set;
}

function group(
  first: number,
  names: readonly (NationalName | OtherName | undefined)[],
): Record<number, NationalName | OtherName> {
  return Object.fromEntries(names.flatMap((name, n) => (name === undefined ? [] : [[first + n, name]])));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}
