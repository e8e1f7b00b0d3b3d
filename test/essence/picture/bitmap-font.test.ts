import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GLYPH_HEIGHT, glyphOf } from '../../../src/essence/picture/bitmap-font.js';

const LATIN_1 = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter(
  (_, code) => (code >= 0x20 && code < 0x7f) || code >= 0xa0,
);
const UNKNOWN = glyphOf('\u4e2d');

function drawing(character: string): string[] {
  return [...glyphOf(character)].map((row) =>
    row.toString(2).padStart(5, '0').replaceAll('0', '.').replaceAll('1', '#'),
  );
}

describe('glyphOf', () => {
  test('a letter, a letter with an accent, and one with something below', () => {
    assert.deepEqual(drawing('T').slice(3, 10), ['#####', '..#..', '..#..', '..#..', '..#..', '..#..', '..#..']);
    assert.deepEqual(drawing('É').slice(0, 5), ['...#.', '..#..', '.....', '#####', '#....']);
    assert.deepEqual(drawing('ç').slice(-4), ['.###.', '..#..', '.#...', '.....']);
    assert.deepEqual(drawing('ï').slice(2, 7), ['.#.#.', '.....', '.....', '.##..', '..#..']);
  });

  test('every printable character of Latin-1 is there, fits, and is like no other', () => {
    const seen = new Map<string, string>();
    for (const character of LATIN_1) {
      const glyph = glyphOf(character);
      assert.equal(glyph.length, GLYPH_HEIGHT);
      assert.ok(glyph.every((row) => row < 32));
      assert.notDeepEqual(glyph, UNKNOWN, character);
      const key = glyph.join();
      // Spaces; and what prints as its relative does.
      if (!' \u00a0'.includes(character)) {
        assert.equal(seen.get(key), undefined, `${character} looks like ${seen.get(key)}`);
        seen.set(key, character);
      }
    }
  });

  test('other letters lose an accent that is not there, others are a box', () => {
    assert.deepEqual(glyphOf('ŏ'), glyphOf('o'));
    assert.deepEqual(glyphOf('Ж'), UNKNOWN);
    assert.deepEqual(glyphOf('\u001b'), UNKNOWN);
    assert.deepEqual(glyphOf('😀'), UNKNOWN);
    assert.deepEqual(glyphOf(''), UNKNOWN);
  });
});
