import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FieldReader } from '../../../src/mpegts/descriptors/field-reader.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { hex } from '../../support/frames/frame-builder.js';

describe('field reader', () => {
  test('reads bits across bytes, most significant first', () => {
    const reader = new FieldReader(hex('b5 c3 0f'));
    assert.deepEqual([reader.bits(3), reader.bits(9), reader.bits(1), reader.bits(11)], [5, 0x15c, 0, 0x30f]);
    assert.equal(reader.isTruncated, false);
  });

  test('reads 48 bits exactly', () => {
    assert.equal(new FieldReader(hex('ffffffffffff')).bits(48), 2 ** 48 - 1);
  });

  test('counts whole bytes that are left', () => {
    const reader = new FieldReader(hex('00 00 00'));
    reader.bits(1);
    assert.equal(reader.left, 2);
    reader.bits(7);
    assert.equal(reader.left, 2);
  });

  test('reads BCD digits, or null where one is none', () => {
    assert.equal(new FieldReader(hex('01175725')).bcd(8), 1_175_725);
    assert.equal(new FieldReader(hex('011a5725')).bcd(8), null);
  });

  test('past the end gives 0, leaves nothing, and says so', () => {
    const reader = new FieldReader(hex('12 34'));
    assert.equal(reader.bits(17), 0);
    assert.deepEqual([reader.left, reader.isTruncated, reader.u8()], [0, true, 0]);
  });

  test('a list ends at an entry that does not fit', () => {
    const reader = new FieldReader(hex('0001 0002 03'));
    assert.deepEqual([reader.list((entry) => entry.u16()), reader.isTruncated], [[1, 2], true]);
  });

  test('an overrun of a part marks the whole', () => {
    const reader = new FieldReader(hex('00 01 02 03'));
    assert.deepEqual(
      reader.listIn(3, (entry) => entry.u16()),
      [1],
    );
    assert.equal(reader.isTruncated, true);
  });

  test('any number of bits in any steps is what BigInt makes of them', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 48 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 120 }), steps, (bytes, widths) => {
        const reader = new FieldReader(bytes);
        const all = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
        let left = bytes.length * 8;
        for (const width of widths) {
          if (width > left) return;
          left -= width;
          const expected = (all >> BigInt(left)) & ((1n << BigInt(width)) - 1n);
          assert.equal(reader.bits(width), Number(expected));
        }
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
