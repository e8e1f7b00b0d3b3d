import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PointerResolver } from '../../src/wire/pointer-resolver.js';
import { SegmentWriter } from '../../src/wire/segment-writer.js';
import { rootStruct } from '../../src/wire/struct-reader.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

/** A writer with a struct of 2 data words and 2 pointers at its root, and the first word of it. */
function start(): { writer: SegmentWriter; at: number } {
  const writer = new SegmentWriter();
  return { writer, at: writer.struct(writer.reserve(1), 2, 2) };
}

test('the words of a struct with numbers and a text', () => {
  const { writer, at } = start();
  writer.uint16(at, 0, 0x1234);
  writer.bool(at, 17, true);
  writer.bool(at, 18, false);
  writer.uint64(at + 1, 0, 2 ** 40 + 5);
  writer.text(at + 2, 'ab');
  // Spec: Cap'n Proto encoding, "Structs" and "Lists"
  assert.deepEqual(
    [...writer.bytes],
    [
      ...[0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x02, 0x00], // struct: right behind, 2 data words, 2 pointers
      ...[0x34, 0x12, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00], // number, bit 17
      ...[0x05, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00],
      ...[0x05, 0x00, 0x00, 0x00, 0x1a, 0x00, 0x00, 0x00], // list: one word on, 3 elements of a byte
      ...[0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00], // null
      ...[0x61, 0x62, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00], // the text and its closing zero
    ],
  );
});

test('a list of structs has a tag with their number and size', () => {
  const { writer, at } = start();
  const first = writer.structList(at + 2, 3, 1, 0);
  for (let n = 0; n < 3; n++) writer.uint32(first + n, 0, 7 + n);
  assert.equal(first, 6);
  assert.deepEqual(
    [...writer.bytes.subarray(8 * 5)],
    [
      ...[0x0c, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00], // tag: 3 of 1 data word
      ...[0x07, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
      ...[0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
      ...[0x09, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
    ],
  );
  assert.deepEqual([...writer.bytes.subarray(8 * 3, 8 * 4)], [0x05, 0x00, 0x00, 0x00, 0x1f, 0x00, 0x00, 0x00]); // 3 words
});

test('it grows, and what was written stays', () => {
  const { writer, at } = start();
  writer.text(at + 2, 'a');
  writer.text(at + 3, 'b'.repeat(100_000));
  const reader = rootStruct(new PointerResolver([writer.bytes]));
  assert.deepEqual([reader.text(0, 1e6), reader.text(1, 1e6).length], ['a', 100_000]);
});

test('what is written is read back', () => {
  const fields = fc.record({
    byte: fc.nat(255),
    short: fc.nat(0xffff),
    number: fc.maxSafeNat(),
    bit: fc.boolean(),
    text: fc.string({ unit: 'grapheme', maxLength: 40 }),
    list: fc.array(fc.nat(0xffff), { maxLength: 20 }),
  });
  const property = fc.property(fields, ({ byte, short, number, bit, text, list }) => {
    const { writer, at } = start();
    writer.uint8(at, 3, byte);
    writer.uint16(at, 4, short);
    writer.bool(at, 63, bit);
    writer.uint64(at + 1, 0, number);
    writer.text(at + 2, text);
    writer.uint16List(at + 3, list);
    const message = new PointerResolver([writer.bytes]);
    const reader = rootStruct(message);
    assert.deepEqual(
      [reader.uint8(3), reader.uint16(4), reader.bool(63), reader.uint64(8)],
      [byte, short, bit, number],
    );
    assert.deepEqual([reader.text(0, 1e6), [...reader.uint16List(1)]], [text, list]);
    assert.equal(message.fault, undefined);
  });
  fc.assert(property, { numRuns: fuzzRuns(300) });
});
