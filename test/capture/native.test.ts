import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { gather } from '../../src/capture/native.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const SOURCE = Uint8Array.from({ length: 256 }, (_, n) => n);
const OFFSETS = Uint32Array.of(10, 0, 255, 100);
const LENGTHS = Uint32Array.of(3, 2, 1, 0);

describe('gather', () => {
  test('puts the pieces of the rows one behind the other', () => {
    const destination = new Uint8Array(8);
    assert.equal(gather(destination, 1, SOURCE, OFFSETS, LENGTHS, 0, 4), 6);
    assert.deepEqual([...destination], [0, 10, 11, 12, 0, 1, 255, 0]);
    assert.equal(gather(destination, 0, SOURCE, OFFSETS, LENGTHS, 2, 1), 1);
    assert.equal(destination[0], 255);
    assert.equal(gather(destination, 8, SOURCE, OFFSETS, LENGTHS, 4, 0), 0);
  });

  test('closes up pieces of the same buffer', () => {
    const bytes = Uint8Array.from(SOURCE);
    gather(bytes, 0, bytes, Uint32Array.of(1, 5), Uint32Array.of(4, 4), 0, 2);
    assert.deepEqual([...bytes.subarray(0, 8)], [1, 2, 3, 4, 5, 6, 7, 8]);
  });

  const one = (offset: number, length: number): [Uint32Array, Uint32Array] => [
    Uint32Array.of(offset),
    Uint32Array.of(length),
  ];
  const cases: readonly [string, () => unknown, RegExp][] = [
    [
      'piece begins behind the source',
      () => gather(new Uint8Array(8), 0, SOURCE, ...one(257, 0), 0, 1),
      /exceeds the source/,
    ],
    [
      'piece ends behind the source',
      () => gather(new Uint8Array(8), 0, SOURCE, ...one(255, 2), 0, 1),
      /exceeds the source/,
    ],
    [
      'offset and length wrap',
      () => gather(new Uint8Array(8), 0, SOURCE, ...one(0xffffffff, 2), 0, 1),
      /exceeds the source/,
    ],
    [
      'pieces exceed the destination',
      () => gather(new Uint8Array(4), 0, SOURCE, OFFSETS, LENGTHS, 0, 4),
      /exceed the destination/,
    ],
    [
      'destination offset',
      () => gather(new Uint8Array(4), 5, SOURCE, OFFSETS, LENGTHS, 0, 0),
      /exceeds the destination/,
    ],
    ['more rows than there are', () => gather(new Uint8Array(8), 0, SOURCE, OFFSETS, LENGTHS, 3, 2), /rows exceed/],
    [
      'negative row',
      () => gather(new Uint8Array(8), 0, SOURCE, OFFSETS, LENGTHS, -1, 1),
      /argument 5 must be a whole number/,
    ],
    [
      'column of another type',
      () => gather(new Uint8Array(8), 0, SOURCE, SOURCE as never, LENGTHS, 0, 1),
      /argument 3 must be a Uint32Array/,
    ],
  ];
  for (const [name, call, message] of cases) test(`throws: ${name}`, () => assert.throws(call, { message }));

  test('fuzz: as JavaScript would do it, or it throws', () => {
    const number = fc.integer({ min: 0, max: 40 });
    const property = fc.property(
      fc.array(fc.tuple(number, number), { maxLength: 6 }),
      number,
      number,
      (rows, sourceSize, start) => {
        const source = SOURCE.subarray(200, 200 + sourceSize);
        const destination = new Uint8Array(60);
        const expected = new Uint8Array(60);
        let end = start;
        let isLegal = true;
        for (const [offset, length] of rows) {
          isLegal &&= offset + length <= sourceSize && end + length <= expected.length;
          if (!isLegal) break;
          expected.set(source.subarray(offset, offset + length), end);
          end += length;
        }
        const call = (): number =>
          gather(
            destination,
            start,
            source,
            Uint32Array.from(rows, ([offset]) => offset),
            Uint32Array.from(rows, ([, length]) => length),
            0,
            rows.length,
          );
        if (isLegal) assert.equal(call(), end - start);
        else assert.throws(call, RangeError);
        assert.deepEqual(destination, expected);
      },
    );
    fc.assert(property, { numRuns: fuzzRuns(500) });
  });
});
