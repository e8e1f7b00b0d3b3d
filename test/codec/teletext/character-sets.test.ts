import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { g0Set, g2Character, markedCharacter } from '../../../src/codec/teletext/character-sets.js';

const text = (set: number, ...codes: readonly number[]): string =>
  codes.map((code) => g0Set(set)[code - 0x20]).join('');
const NATIONAL = [0x23, 0x24, 0x40, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f, 0x60, 0x7b, 0x7c, 0x7d, 0x7e];

describe('G0 sets', () => {
  // ETSI EN 300 706, tables 32 and 36.
  for (const [set, name, expected] of [
    [0, 'English', '£$@←½→↑#―¼‖¾÷'],
    [1, 'German', '#$§ÄÖÜ^_°äöüß'],
    [2, 'Swedish, Finnish, Hungarian', '#¤ÉÄÖÅÜ_éäöåü'],
    [3, 'Italian', '£$é°ç→↑#ùàòèì'],
    [4, 'French', 'éïàëêùî#èâôûç'],
    [5, 'Portuguese, Spanish', 'ç$¡áéíóú¿üñèà'],
    [6, 'Czech, Slovak', '#ůčťžýířéáěúš'],
    [8, 'Polish', '#ńąŻŚŁćóężśłź'],
    [22, 'Turkish', '₺ğİŞÖÇÜĞışöçü'],
    [29, 'Serbian, Croatian, Slovenian', '#ËČĆŽĐŠëčćžđš'],
    [31, 'Romanian', '#¤ŢÂŞĂÎıţâşăî'],
    [34, 'Estonian', '#õŠÄÖŽÜÕšäöžü'],
    [35, 'Lettish, Lithuanian', '#$ŠėęŽčūšąųžį'],
  ] as const) {
    test(name, () => {
      assert.equal(text(set, ...NATIONAL), expected);
      assert.equal(text(set, 0x20, 0x41, 0x7a, 0x3f), ' Az?');
    });
  }

  test('Cyrillic, Greek and Hebrew', () => {
    assert.equal(text(36, 0x70, 0x75, 0x73, 0x73, 0x6b, 0x69, 0x6a), 'пусский');
    assert.equal(text(36, 0x26, 0x5f), 'ыЫ');
    assert.equal(text(37, 0x26, 0x59, 0x7c), 'їІє');
    assert.equal(text(32, 0x57, 0x60, 0x4a), 'ЃчЈ');
    assert.equal(text(55, 0x41, 0x61, 0x7e, 0x72), 'Ααώς');
    assert.equal(text(85, 0x60, 0x7a), 'את');
  });

  test('Arabic is not decoded, what is unknown is English', () => {
    assert.equal(text(71, 0x41, 0x31), '\ufffd1');
    assert.equal(text(127, 0x23), '£');
  });
});

test('the supplementary set', () => {
  assert.deepEqual([0x21, 0x35, 0x57, 0x5c, 0x61, 0x69, 0x79, 0x7b].map(g2Character).join(''), '¡µ‰⅛ÆØøß');
});

test('letters with diacritical marks', () => {
  const cases: readonly (readonly [letter: string, mark: number, expected: string])[] = [
    ['e', 1, 'è'],
    ['e', 2, 'é'],
    ['o', 3, 'ô'],
    ['n', 4, 'ñ'],
    ['a', 5, 'ā'],
    ['g', 6, 'ğ'],
    ['z', 7, 'ż'],
    ['u', 8, 'ü'],
    ['a', 10, 'å'],
    ['c', 11, 'ç'],
    ['u', 13, 'ű'],
    ['a', 14, 'ą'],
    ['s', 15, 'š'],
    ['*', 0, '@'],
    ['[', 0, '['],
  ];
  for (const [letter, mark, expected] of cases) assert.equal(markedCharacter(letter.charCodeAt(0), mark), expected);
});
