import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutTo, widthOf } from '../../src/text/width.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

// Widths as Unicode Standard Annex 11 has them: W and F take two columns, H, Na and N one.
const WIDTHS: readonly [text: string, width: number][] = [
  ['', 0],
  ['BBC ONE', 7],
  ['Ćwiąkalski', 10],
  ['日本語', 6],
  ['한국 KBS', 8],
  ['ﾆｭｰｽ', 4],
  ['ＮＨＫ', 6],
  ['e\u0301te\u0301', 3],
  ['😀', 2],
  ['\u1112\u1161\u11ab', 2],
  ['\u2329', 2],
  ['a\u00adb', 3],
];

for (const [text, width] of WIDTHS) {
  test(`${text} takes ${width} columns`, () => assert.equal(widthOf(text), width));
}

const CUTS: readonly [text: string, width: number, expected: string][] = [
  ['BBC ONE', 7, 'BBC ONE'],
  ['BBC ONE', 6, 'BBC O…'],
  ['BBC ONE', 1, '…'],
  ['BBC ONE', 0, ''],
  ['日本語', 6, '日本語'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
  ['日本', 3, '日…'],
  ['e\u0301te\u0301s', 3, 'e\u0301t…'],
];

for (const [text, width, expected] of CUTS) {
  test(`${text} cut to ${width}`, () => assert.equal(cutTo(text, width), expected));
}

test('a text that is cut fits and begins as it did', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, width) => {
      const cut = cutTo(text, width);
      assert.ok(widthOf(cut) <= width);
      assert.ok(cut === text || text.startsWith(cut.replace(/…$/, '')));
    }),
    { numRuns: fuzzRuns(300) },
  );
});
