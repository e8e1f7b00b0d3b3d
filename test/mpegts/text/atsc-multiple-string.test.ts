import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { atscMultipleString } from '../../../src/mpegts/text/atsc-multiple-string.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { hex } from '../../support/frames/frame-builder.js';

const CASES: readonly { name: string; bytes: string; expected: unknown }[] = [
  { name: 'nothing', bytes: '', expected: [] },
  { name: 'no string', bytes: '00', expected: [] },
  {
    name: 'Latin text',
    bytes: '01 656e67 01 00 00 04 4e657773', // one string, eng, one segment: not compressed, mode 0, 4 bytes
    expected: [{ language_code: 'eng', text: 'News', unreadable: null }],
  },
  {
    name: 'two languages and two segments',
    bytes: '02 656e67 02 00 00 01 41 00 04 01 10 737061 01 00 00 01 f1', // mode 4 is Cyrillic
    expected: [
      { language_code: 'eng', text: 'AА', unreadable: null }, // the second is U+0410
      { language_code: 'spa', text: 'ñ', unreadable: null },
    ],
  },
  {
    name: 'UTF-16',
    bytes: '01 6b6f72 01 00 3f 04 d55c ae00',
    expected: [{ language_code: 'kor', text: '한글', unreadable: null }],
  },
  {
    name: 'UTF-16 with half a code',
    bytes: '01 6b6f72 01 00 3f 03 d55c ae',
    expected: [{ language_code: 'kor', text: '한', unreadable: null }],
  },
  {
    name: 'Huffman code of titles',
    bytes: '01 656e67 01 01 ff 02 4ad6',
    expected: [{ language_code: 'eng', text: null, unreadable: 'compressed' }],
  },
  {
    name: 'a compressed segment behind a readable one',
    bytes: '01 656e67 02 00 00 01 41 02 ff 01 00',
    expected: [{ language_code: 'eng', text: 'A', unreadable: 'compressed' }],
  },
  {
    name: 'SCSU',
    bytes: '01 656e67 01 00 3e 01 41',
    expected: [{ language_code: 'eng', text: null, unreadable: 'scsu' }],
  },
  {
    name: 'reserved mode',
    bytes: '01 656e67 01 00 07 01 41',
    expected: [{ language_code: 'eng', text: null, unreadable: 'reserved_mode' }],
  },
  {
    name: 'string without segments',
    bytes: '01 656e67 00',
    expected: [{ language_code: 'eng', text: null, unreadable: null }],
  },
  { name: 'cut off in the language', bytes: '01 656e', expected: TRUNCATED },
  { name: 'cut off in the segment header', bytes: '01 656e67 01 00 00', expected: TRUNCATED },
  { name: 'cut off in the text', bytes: '01 656e67 01 00 00 04 4e6577', expected: TRUNCATED },
];

describe('ATSC multiple string', () => {
  for (const { name, bytes, expected } of CASES) {
    test(name, () => {
      const content = hex(bytes);
      const buffer = Buffer.concat([Buffer.from('xx'), content, Buffer.from('yyyyyyyy')]);
      assert.deepEqual(atscMultipleString(buffer, 2, content.length), expected);
    });
  }

  test('any bytes: never throws, bounded', () => {
    const anyByte = fc.oneof(fc.constantFrom(0, 1, 2, 3, 0x3e, 0x3f, 0xff), fc.nat(255));
    fc.assert(
      fc.property(fc.array(anyByte, { maxLength: 300 }), (numbers) => {
        const bytes = Uint8Array.from(numbers);
        const strings = atscMultipleString(bytes, 0, bytes.length);
        if (strings === TRUNCATED) return;
        const characters = strings.reduce((sum, { text }) => sum + (text ?? '').length, 0);
        assert.ok(strings.length * 4 + characters <= bytes.length);
      }),
      { numRuns: fuzzRuns(3000) },
    );
  });
});
