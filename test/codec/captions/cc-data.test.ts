import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CC_SIZE, CcData, ccTypeAt, isValidCc, MAX_PICTURE_CC } from '../../../src/codec/captions/cc-data.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { BitWriter } from '../../support/packets/bit-writer.js';

function read(bytes: readonly number[]): CcData {
  const data = new CcData();
  data.readA53(Uint8Array.from(bytes), 0, bytes.length);
  return data;
}

test('cc_data: constructs as they stand', () => {
  // process_cc_data_flag, cc_count 3; reserved; field 1 EDM, padding of DTVCC, start of a packet; marker_bits
  const data = read([0x43, 0xff, 0xfc, 0x94, 0x2c, 0xfa, 0x00, 0x00, 0xff, 0x02, 0x21, 0xff]);
  assert.equal(data.count, 3);
  assert.deepEqual(
    [0, 1, 2].map((n) => [ccTypeAt(data.bytes, n * CC_SIZE), isValidCc(data.bytes, n * CC_SIZE)]),
    [
      [0, true],
      [2, false],
      [3, true],
    ],
  );
  assert.deepEqual([...data.bytes.subarray(0, 3)], [0xfc, 0x94, 0x2c]);
  assert.equal(data.truncated, 0);
});

test('cc_data: process_cc_data_flag cleared, and a count that is longer than the data', () => {
  assert.equal(read([0x01, 0xff, 0xfc, 0x94, 0x2c]).count, 0);
  const cut = read([0x42, 0xff, 0xfc, 0x94, 0x2c, 0xfc, 0x94]);
  assert.equal(cut.count, 1);
  assert.equal(cut.truncated, 1);
  assert.equal(read([0x42]).truncated, 1);
});

test('cc_data: two fields of a picture stand one behind the other, and no more than fit', () => {
  const data = new CcData();
  const bytes = Uint8Array.from([0x5f, 0xff, ...new Array<number>(31 * 3).fill(0xfc)]);
  for (let n = 0; n < 3; n++) data.readA53(bytes, 0, bytes.length);
  assert.equal(data.count, MAX_PICTURE_CC);
});

// ANSI/SCTE 20, 5.1: cc_count, then for each cc_priority, field_number, line_offset, two bytes from their low bit on, marker_bit
test('SCTE 20: pairs of both fields, with their bits turned round', () => {
  const bytes = new BitWriter()
    .u(5, 2)
    .code('00 01 01011')
    .u(8, 0x29) // 0x94
    .u(8, 0x34) // 0x2c
    .code('1')
    .code('00 10 01011')
    .u(8, 0x01) // 0x80
    .u(8, 0x01)
    .code('1')
    .bytes();
  const data = new CcData();
  data.readScte20(bytes, 0, bytes.length);
  assert.deepEqual([...data.bytes.subarray(0, data.count * CC_SIZE)], [0xfc, 0x94, 0x2c, 0xfd, 0x80, 0x80]);
});

test('cc_data: any bytes are read within their bounds', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      const data = new CcData();
      data.readA53(bytes, 0, bytes.length);
      data.readScte20(bytes, 0, bytes.length);
      assert.ok(data.count <= MAX_PICTURE_CC && data.count * CC_SIZE <= bytes.length * 2);
    }),
    { numRuns: fuzzRuns(300) },
  );
});
