import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { dvbText } from '../../../src/mpegts/text/dvb-text.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { hex } from '../../support/frames/frame-builder.js';

/** Texts other than ISO 6937 were encoded with Python 3 codecs of that name, and the byte that selects the table put before. */
const CASES: readonly { name: string; bytes: string; text: string }[] = [
  { name: 'nothing', bytes: '', text: '' },
  { name: 'ASCII', bytes: '42 42 43 20 4e 45 57 53', text: 'BBC NEWS' },
  { name: 'emphasis is left out', bytes: '61 86 62 87 63', text: 'abc' },
  { name: 'line break', bytes: '61 8a 62', text: 'a\nb' },
  { name: 'other control codes are left out', bytes: '61 80 9f 0b 7f 62', text: 'ab' },
  { name: 'euro sign', bytes: 'a4', text: '€' },
  { name: 'currency sign', bytes: 'a8', text: '¤' },
  { name: 'mark before its letter', bytes: 'c8 75 62 65 72', text: 'über' }, // diaeresis, u
  { name: 'mark that no precomposed letter has', bytes: 'c2 78', text: 'x\u0301' }, // acute, x
  { name: 'mark at the end', bytes: '61 c2', text: 'a\ufffd' },
  { name: 'two marks', bytes: 'c2 c8 61', text: '\ufffdä' },
  { name: 'code that is not assigned', bytes: 'd8', text: '\ufffd' },
  { name: 'ISO 8859-5', bytes: '01 bf e0 d8 d2 d5 e2', text: 'Привет' },
  { name: 'ISO 8859-6', bytes: '02 e5 d1 cd c8 c7', text: 'مرحبا' },
  { name: 'ISO 8859-7', bytes: '03 ea e1 eb e7', text: 'καλη' },
  { name: 'ISO 8859-8', bytes: '04 f9 ec e5 ed', text: 'שלום' },
  { name: 'ISO 8859-9', bytes: '05 dd fe f0', text: 'İşğ' },
  { name: 'ISO 8859-10', bytes: '06 b1 bb bf', text: 'ąŧŋ' },
  { name: 'ISO 8859-11', bytes: '07 ca c7 d1 ca b4 d5', text: 'สวัสดี' },
  { name: 'there is no ISO 8859-12', bytes: '08 41', text: '\ufffd' },
  { name: 'ISO 8859-13', bytes: '09 e0 f0 fe', text: 'ąšž' },
  { name: 'ISO 8859-14', bytes: '0a f0 de', text: 'ŵŶ' },
  { name: 'ISO 8859-15', bytes: '0b a4 bd', text: '€œ' },
  { name: 'a control code within a single-byte table', bytes: '0b 61 8a 86 62', text: 'a\nb' },
  { name: 'ISO 8859-1 by three bytes', bytes: '10 00 01 e9', text: 'é' },
  { name: 'ISO 8859-2 by three bytes', bytes: '10 00 02 b1 e6 ea', text: 'ąćę' },
  { name: 'ISO 8859-5 by three bytes', bytes: '10 00 05 bf', text: 'П' },
  { name: 'three bytes of a table that is reserved', bytes: '10 00 0c 41', text: '\ufffd\ufffd\ufffd' },
  { name: 'three bytes of which one is missing', bytes: '10 00', text: '\ufffd' },
  { name: 'UCS-2', bytes: '11 0041 20ac e08a 0042', text: 'A€\nB' },
  { name: 'UCS-2 with half a code', bytes: '11 0041 20', text: 'A' },
  { name: 'KS X 1001', bytes: '12 c7d1 b1db', text: '한글' },
  { name: 'GB-2312', bytes: '13 d6d0 cec4', text: '中文' },
  { name: 'Big5', bytes: '14 a4a4 a4e5', text: '中文' },
  { name: 'UTF-8', bytes: '15 c3a9 e282ac ee828a 61 ee8286', text: 'é€\na' }, // U+E08A line break, U+E086 emphasis
  { name: 'UTF-8 that is broken', bytes: '15 61 c3 62', text: 'a\ufffdb' },
  { name: 'compressed by encoding_type_id', bytes: '1f 01 22 33', text: '\ufffd\ufffd\ufffd' },
  { name: 'selector that is reserved', bytes: '16 41', text: '\ufffd' },
];

/** Mark, then letters and what mark and letter make together: from `iconv -f ISO6937` of glibc. */
const COMPOSED: readonly (readonly [mark: number, pairs: string])[] = [
  [0xc1, 'AÀEÈIÌOÒUÙaàeèiìoòuù'],
  [0xc2, 'AÁCĆEÉIÍLĹNŃOÓRŔSŚUÚYÝZŹaácćeéiílĺnńoórŕsśuúyýzź'],
  [0xc3, 'AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷ'],
  [0xc4, 'AÃIĨNÑOÕUŨaãiĩnñoõuũ'],
  [0xc5, 'AĀEĒIĪOŌUŪaāeēiīoōuū'],
  [0xc6, 'AĂGĞUŬaăgğuŭ'],
  [0xc7, 'CĊEĖGĠIİZŻcċeėgġzż'],
  [0xc8, 'AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ'],
  [0xca, 'AÅUŮaåuů'],
  [0xcb, 'CÇGĢKĶLĻNŅRŖSŞTŢcçgģkķlļnņrŗsştţ'],
  [0xcd, 'OŐUŰoőuű'],
  [0xce, 'AĄEĘIĮUŲaąeęiįuų'],
  [0xcf, 'CČDĎEĚLĽNŇRŘSŠTŤZŽcčdďeělľnňrřsštťzž'],
];

/** Codes and their characters from `iconv -f ISO6937` of glibc; two differ in DVB: A4 is the euro sign, E2 is Đ. */
const UPPER: readonly (readonly [first: number, characters: string])[] = [
  [0xa0, '\u00a0¡¢£'],
  [0xa7, '§¤‘“«←↑→↓°±²³×µ¶·÷’”»¼½¾¿'],
  [0xd1, '¹®©™♪¬¦'],
  [0xdc, '⅛⅜⅝⅞\u2126Æ'],
  [0xe3, 'ªĦ'],
  [0xe6, 'ĲĿŁØŒºÞŦŊŉĸæđðħıĳŀłøœßþŧŋ\u00ad'],
];

describe('DVB text', () => {
  for (const { name, bytes, text } of CASES) {
    test(name, () => {
      const codes = hex(bytes);
      const buffer = Buffer.concat([Buffer.from('xx'), codes, Buffer.from('yy')]);
      assert.equal(dvbText(buffer, 2, codes.length), text);
    });
  }

  test('every letter with a mark of ISO 6937', () => {
    for (const [mark, pairs] of COMPOSED) {
      for (let n = 0; n < pairs.length; n += 2) {
        const codes = Uint8Array.of(mark, pairs.charCodeAt(n));
        assert.equal(dvbText(codes, 0, 2), pairs[n + 1], `${mark.toString(16)} ${pairs[n]}`);
      }
    }
  });

  test('every upper code of ISO 6937', () => {
    for (const [first, characters] of UPPER) {
      for (let n = 0; n < characters.length; n++) {
        assert.equal(dvbText(Uint8Array.of(first + n), 0, 1), characters[n], (first + n).toString(16));
      }
    }
  });

  test('any bytes: never throws, never grows', () => {
    const selector = fc.constantFrom([], ...Array.from({ length: 0x20 }, (_, n) => [n]), ...threeByteSelectors());
    const anyText = fc.tuple(selector, fc.uint8Array({ maxLength: 255 }));
    fc.assert(
      fc.property(anyText, ([head, tail]) => {
        const bytes = Uint8Array.of(...head, ...tail);
        const text = dvbText(bytes, 0, bytes.length);
        assert.ok(text.length <= bytes.length);
        assert.doesNotMatch(text, CONTROL);
      }),
      { numRuns: fuzzRuns(2000) },
    );
  });
});

function threeByteSelectors(): number[][] {
  return Array.from({ length: 18 }, (_, n) => [0x10, 0x00, n]);
}

const CONTROL = /(?!\n)\p{Cc}/u;
