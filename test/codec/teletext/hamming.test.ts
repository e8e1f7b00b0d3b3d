import assert from 'node:assert/strict';
import { test } from 'node:test';
import { character, DAMAGED, hamming84, hamming2418, hammingByte } from '../../../src/codec/teletext/hamming.js';
import { coded84, coded2418, codedCharacter, reversed } from '../../support/teletext/teletext-builder.js';

const bits = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

test('Hamming 8/4: right, with one wrong bit, and with two', () => {
  for (let value = 0; value < 16; value++) {
    const byte = coded84(value);
    assert.equal(hamming84(byte), value);
    for (const a of bits(8)) {
      assert.equal(hamming84(byte ^ (1 << a)), value);
      for (const b of bits(8)) if (a !== b) assert.equal(hamming84(byte ^ (1 << a) ^ (1 << b)), DAMAGED);
    }
  }
  assert.equal(hammingByte(coded84(0x8), coded84(0xd)), 0xd8);
  assert.equal(hammingByte(coded84(0x8), coded84(0) ^ 3), DAMAGED);
});

test('Hamming 24/18: right, with one wrong bit, and with two', () => {
  for (const value of [0, 1, 0x3ffff, 0x2aaaa, 0x15555, 0x12345]) {
    const word = coded2418(value);
    const wrong = (...places: readonly number[]): number => {
      const [first, second, third] = word.map((byte, n) => {
        return places.reduce((changed, place) => (place >> 3 === n ? changed ^ (1 << (place & 7)) : changed), byte);
      });
      return hamming2418(first!, second!, third!);
    };
    assert.equal(wrong(), value);
    for (const a of bits(24)) {
      assert.equal(wrong(a), value);
      for (const b of bits(24)) if (a !== b) assert.equal(wrong(a, b), DAMAGED);
    }
  }
});

test('characters have odd parity', () => {
  for (let code = 0; code < 128; code++) {
    assert.equal(character(codedCharacter(code)), code);
    assert.equal(character(codedCharacter(code) ^ reversed(0x10)), DAMAGED);
  }
});
