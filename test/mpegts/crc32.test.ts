import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { crc32 } from '../../src/mpegts/crc32.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { crc32BitByBit } from '../support/packets/section-builder.js';

test('the check value of CRC-32/MPEG-2 in the catalogue of parametrised CRC algorithms', () => {
  assert.equal(crc32(Buffer.from('123456789'), 0, 9) >>> 0, 0x0376e6e7);
});

test('a section with its CRC gives 0, and any other bit another number', () => {
  const section = Buffer.from([0x00, 0xb0, 0x0d, 0x00, 0x01, 0xc1, 0x00, 0x00, 0x00, 0x01, 0xf0, 0x00]);
  const whole = Buffer.alloc(16);
  section.copy(whole);
  whole.writeUInt32BE(crc32BitByBit(section), 12);
  assert.equal(crc32(whole, 0, 16), 0);
  for (let bit = 0; bit < 128; bit++) {
    const damaged = Buffer.from(whole);
    damaged[bit >> 3] = damaged[bit >> 3]! ^ (0x80 >> (bit & 7));
    assert.notEqual(crc32(damaged, 0, 16), 0, `bit ${bit}`);
  }
});

test('any bytes at any place: as computed bit by bit', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(20), fc.nat(20), (bytes, fromStart, fromEnd) => {
      const start = Math.min(fromStart, bytes.length);
      const end = Math.max(start, bytes.length - fromEnd);
      assert.equal(crc32(bytes, start, end) >>> 0, crc32BitByBit(bytes.subarray(start, end)));
    }),
    { numRuns: fuzzRuns(300) },
  );
});
