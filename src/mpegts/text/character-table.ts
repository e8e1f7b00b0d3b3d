// Tested by: test/mpegts/text/dvb-text.test.ts
import { iso6937 } from './iso-6937.js';

/** How the characters behind the selector of a DVB text are coded. */
export interface CharacterTable {
  /** Bytes of the selector in front of the text. */
  readonly selectorSize: number;
  /** Bytes of a code, or 0 where that varies. */
  readonly codeSize: 0 | 1 | 2;
  readonly decode: (codes: Uint8Array) => string;
}

/**
 * The character table that a DVB text of `length` bytes selects; undefined where it is reserved or not implemented:
 * the compressed texts of encoding_type_id (0x1F) are not.
 * Spec: ETSI EN 300 468, annex A.2, tables A.3 and A.4
 */
export function characterTableAt(bytes: Uint8Array, pos: number, length: number): CharacterTable | undefined {
  const selector = length === 0 ? FIRST_CHARACTER : bytes[pos]!;
  if (selector >= FIRST_CHARACTER) return ISO_6937;
  if (selector !== THREE_BYTE_SELECTOR) return ONE_BYTE.get(selector);
  return length >= 3 && bytes[pos + 1] === 0 ? THREE_BYTE.get(bytes[pos + 2]!) : undefined;
}

type Decoder = InstanceType<typeof TextDecoder>;

const FIRST_CHARACTER = 0x20;
const THREE_BYTE_SELECTOR = 0x10;
/** Parts of ISO/IEC 8859: there is no part 12. */
const LATIN_PARTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15] as const;
const FIRST_ONE_BYTE_PART = 5;

const ISO_6937: CharacterTable = { selectorSize: 0, codeSize: 1, decode: iso6937 };

const ONE_BYTE = new Map<number, CharacterTable>([
  ...LATIN_PARTS.filter((part) => part >= FIRST_ONE_BYTE_PART).map(
    (part) => [part - FIRST_ONE_BYTE_PART + 1, latin(part, 1)] as const,
  ),
  [0x11, { selectorSize: 1, codeSize: 2, decode: decoder('utf-16be') }],
  [0x12, { selectorSize: 1, codeSize: 0, decode: decoder('euc-kr') }], // KS X 1001
  [0x13, { selectorSize: 1, codeSize: 0, decode: decoder('gbk') }], // GB-2312
  [0x14, { selectorSize: 1, codeSize: 0, decode: decoder('big5') }],
  [0x15, { selectorSize: 1, codeSize: 0, decode: decoder('utf-8') }],
]);

const THREE_BYTE = new Map<number, CharacterTable>(LATIN_PARTS.map((part) => [part, latin(part, 3)]));

function latin(part: number, selectorSize: number): CharacterTable {
  return { selectorSize, codeSize: 1, decode: decoder(`iso-8859-${part}`) };
}

/** A decoder that is made at its first use; a runtime without that encoding gives U+FFFD for what is not ASCII. */
function decoder(encoding: string): (codes: Uint8Array) => string {
  let made: Decoder | undefined;
  return (codes) => {
    made ??= createDecoder(encoding);
    return made === undefined ? asciiOf(codes) : made.decode(codes);
  };
}

function createDecoder(encoding: string): Decoder | undefined {
  try {
    return new TextDecoder(encoding, { ignoreBOM: true });
  } catch {
    return undefined;
  }
}

function asciiOf(codes: Uint8Array): string {
  return Array.from(codes, (code) => (code < 0x80 ? String.fromCharCode(code) : '\ufffd')).join('');
}
