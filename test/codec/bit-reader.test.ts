import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BitReader } from '../../src/codec/bit-reader.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

function reader(bits: string): BitReader {
  const padded = bits.replaceAll(' ', '').padEnd(Math.ceil(bits.replaceAll(' ', '').length / 8) * 8, '0');
  const bytes = Uint8Array.from({ length: padded.length / 8 }, (_, n) =>
    Number.parseInt(padded.slice(n * 8, n * 8 + 8), 2),
  );
  return new BitReader(bytes, 0, bytes.length);
}

describe('BitReader', () => {
  test('numbers over the borders of bytes', () => {
    const bits = reader('101 00000001 1 111111111111');
    assert.deepEqual([bits.u(3), bits.u(8), bits.flag(), bits.u(12)], [5, 1, true, 0xfff]);
    assert.ok(!bits.isTruncated);
  });

  test('53 bits', () => {
    const bits = new BitReader(new Uint8Array(7).fill(0xff), 0, 7);
    assert.equal(bits.u(53), 2 ** 53 - 1);
  });

  // ITU-T H.264, Table 9-2 and Table 9-3
  const codes: readonly (readonly [string, number, number])[] = [
    ['1', 0, 0],
    ['010', 1, 1],
    ['011', 2, -1],
    ['00100', 3, 2],
    ['00101', 4, -2],
    ['00110', 5, 3],
    ['00111', 6, -3],
    ['0001000', 7, 4],
    ['0001001', 8, -4],
  ];
  for (const [code, unsigned, signed] of codes) {
    test(`Exp-Golomb ${code}`, () => {
      assert.equal(reader(code).ue(), unsigned);
      assert.equal(reader(code).se() + 0, signed);
    });
  }

  test('emulation prevention is passed over', () => {
    const bytes = Uint8Array.of(0, 0, 3, 1, 0, 0, 3, 0, 3); // 000001 00000003: the last 3 follows one zero only
    const bits = new BitReader(bytes, 0, bytes.length, true);
    assert.deepEqual([bits.u(24), bits.u(32)], [1, 3]);
    assert.ok(!bits.isTruncated);
    assert.equal(new BitReader(bytes, 0, bytes.length).u(24), 3);
  });

  test('zeros beyond the end, and it says so', () => {
    const bits = new BitReader(Uint8Array.of(0xff, 0xff), 0, 1);
    assert.equal(bits.u(12), 0xff0);
    assert.ok(bits.isTruncated);
    assert.equal(bits.ue(), 0);
  });

  test('any bytes: as a string of bits says', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 40 })),
        (bytes, widths) => {
          const text = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
          const bits = new BitReader(bytes, 0, bytes.length);
          let at = 0;
          for (const width of widths) {
            const expected = Number.parseInt(text.slice(at, at + width).padEnd(width, '0'), 2);
            assert.equal(bits.u(width), expected);
            at += width;
            assert.equal(bits.isTruncated, at > text.length);
          }
        },
      ),
      { numRuns: fuzzRuns(500) },
    );
  });
});
