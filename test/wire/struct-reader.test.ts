import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PointerResolver } from '../../src/wire/pointer-resolver.js';
import { SegmentWriter } from '../../src/wire/segment-writer.js';
import { rootStruct, type StructReader } from '../../src/wire/struct-reader.js';
import { list, NULL, struct } from '../support/messages/raw-message.js';

/** The root of a segment of these words, each as [low half, high half], at an offset that is not aligned. */
function rootOf(words: readonly (readonly [number, number])[]): { reader: StructReader; message: PointerResolver } {
  const memory = Buffer.alloc(1 + words.length * 8);
  words.forEach(([low, high], index) => {
    memory.writeUInt32LE(low >>> 0, 1 + index * 8);
    memory.writeUInt32LE(high >>> 0, 5 + index * 8);
  });
  const message = new PointerResolver([memory.subarray(1)]);
  return { reader: rootStruct(message), message };
}

test('numbers of every size', () => {
  const { reader } = rootOf([struct(0, 2, 0), [0x8007_fe01, 0x0000_0002], [0xffff_ffff, 0xffff_ffff]]);
  assert.deepEqual(
    [reader.uint8(0), reader.uint8(1), reader.uint16(2), reader.uint32(0)],
    [1, 0xfe, 0x8007, 0x8007fe01],
  );
  assert.deepEqual([reader.bool(0), reader.bool(1), reader.bool(31), reader.bool(33)], [true, false, true, true]);
  assert.equal(reader.nearestUint64(0), 0x0000_0002_8007_fe01);
  assert.equal(reader.nearestUint64(8), 2 ** 64);
});

test('a counter above 2^53 is a fault', () => {
  const { reader, message } = rootOf([struct(0, 2, 0), [0, 0x0020_0000], [0xffff_ffff, 0x001f_ffff]]);
  assert.equal(reader.uint64(8), Number.MAX_SAFE_INTEGER);
  assert.equal(message.fault, undefined);
  assert.equal(reader.uint64(0), 0);
  assert.equal(message.fault, 'number');
});

describe('what is not there reads as its default', () => {
  const faultless: readonly (readonly [name: string, words: (readonly [number, number])[]])[] = [
    ['a struct of an older writer', [struct(0, 0, 0)]],
    ['null pointers', [struct(0, 0, 3), NULL, NULL, NULL]],
    ['no root', [NULL]],
  ];
  for (const [name, words] of faultless) {
    test(name, () => {
      const { reader, message } = rootOf(words);
      assert.deepEqual([reader.uint8(0), reader.uint16(8), reader.uint32(4), reader.uint64(0)], [0, 0, 0, 0]);
      assert.deepEqual([reader.bool(3), reader.text(0, 99), reader.bytes(1).length], [false, '', 0]);
      assert.deepEqual([reader.uint16List(2).length, reader.uint32List(2).length], [0, 0]);
      assert.deepEqual([reader.struct(0).uint32(0), reader.structList(1, 9)], [0, []]);
      assert.equal(message.fault, undefined);
    });
  }
});

test('columns that are not aligned in memory are right all the same', () => {
  const { reader } = rootOf([
    struct(0, 0, 2),
    list(1, 3, 3), // 3 elements of 2 bytes
    list(1, 4, 2), // 2 elements of 4 bytes
    [0x0002_0001, 0x0003],
    [0xffff_ffff, 7],
  ]);
  assert.deepEqual([...reader.uint16List(0)], [1, 2, 3]);
  assert.deepEqual([...reader.uint32List(1)], [0xffff_ffff, 7]);
});

const FAULTS: readonly (readonly [
  name: string,
  pointer: readonly [number, number],
  read: (reader: StructReader) => unknown,
])[] = [
  ['a text whose elements are no bytes', list(0, 3, 1), (reader) => reader.text(0, 99)],
  ['a text that is a struct', struct(0, 1, 0), (reader) => reader.text(0, 99)],
  ['a text behind the end', list(0, 2, 9), (reader) => reader.text(0, 99)],
  ['a column of another width', list(0, 4, 1), (reader) => reader.uint16List(0)],
  ['a struct that is a list', list(0, 2, 1), (reader) => reader.struct(0)],
  ['a struct behind the end', struct(0, 2, 0), (reader) => reader.struct(0)],
  ['a list of structs without a tag', list(0, 7, 0), (reader) => reader.structList(0, 9)],
];

for (const [name, pointer, read] of FAULTS) {
  test(`a fault: ${name}`, () => {
    const { reader, message } = rootOf([struct(0, 0, 1), pointer, [0x61, 0]]);
    read(reader);
    assert.equal(message.fault, 'pointer');
    // After the first fault nothing resolves.
    assert.deepEqual([reader.text(0, 99), reader.structList(0, 9)], ['', []]);
  });
}

test('a text without its closing zero is a fault', () => {
  const { reader, message } = rootOf([struct(0, 0, 1), list(0, 2, 1), [0x61, 0]]);
  reader.text(0, 99);
  assert.equal(message.fault, 'text');
});

test('a list of structs, and the most that may be in it', () => {
  const writer = new SegmentWriter();
  const at = writer.struct(writer.reserve(1), 0, 1);
  const first = writer.structList(at, 3, 1, 1);
  for (let n = 0; n < 3; n++) {
    writer.uint32(first + 2 * n, 0, n + 1);
    writer.text(first + 2 * n + 1, `text ${n}`);
  }
  const message = new PointerResolver([writer.bytes]);
  assert.deepEqual(
    rootStruct(message)
      .structList(0, 3)
      .map((struct) => [struct.uint32(0), struct.text(0, 99)]),
    [
      [1, 'text 0'],
      [2, 'text 1'],
      [3, 'text 2'],
    ],
  );
  const bounded = new PointerResolver([writer.bytes]);
  assert.deepEqual(rootStruct(bounded).structList(0, 2), []);
  assert.equal(bounded.fault, 'traversal_limit');
});
