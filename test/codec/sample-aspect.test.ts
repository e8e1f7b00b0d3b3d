import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLowestTerms, readSampleAspect, sampleAspectOf } from '../../src/codec/sample-aspect.js';
import { SyntaxReader } from '../../src/codec/syntax-reader.js';
import { bytesOf } from '../support/packets/bit-writer.js';

// ITU-T H.264, Table E-1: 2 is 12:11, 14 is 4:3, 255 says it in numbers.
for (const { name, fields, aspect } of [
  { name: 'not said', fields: [[0, 1]], aspect: undefined },
  { name: 'unspecified', fields: [[1, 1], [0, 8]], aspect: undefined }, // biome-ignore format: pairs
  { name: 'square', fields: [[1, 1], [1, 8]], aspect: [1, 1] }, // biome-ignore format: pairs
  { name: 'by a number of the table', fields: [[1, 1], [14, 8]], aspect: [4, 3] }, // biome-ignore format: pairs
  { name: 'reserved', fields: [[1, 1], [17, 8]], aspect: undefined }, // biome-ignore format: pairs
  { name: 'in numbers', fields: [[1, 1], [255, 8], [128, 16], [90, 16]], aspect: [64, 45] }, // biome-ignore format: pairs
  { name: 'in numbers that are none', fields: [[1, 1], [255, 8], [128, 16], [0, 16]], aspect: undefined }, // biome-ignore format: pairs
] as const) {
  test(`aspect of a sample: ${name}`, () => {
    const bytes = bytesOf(...(fields as readonly (readonly [number, number])[]));
    assert.deepEqual(readSampleAspect(new SyntaxReader(bytes, 0, bytes.length)), aspect);
  });
}

test('of a picture of 720 by 576 that is shown as 16:9, and of 704 by 576', () => {
  assert.deepEqual(sampleAspectOf(720, 576, [16, 9]), [64, 45]);
  assert.deepEqual(sampleAspectOf(704, 576, [16, 9]), [16, 11]);
  assert.equal(sampleAspectOf(0, 576, [16, 9]), undefined);
  assert.deepEqual(inLowestTerms(720 * 64, 576 * 45), [16, 9]);
});
