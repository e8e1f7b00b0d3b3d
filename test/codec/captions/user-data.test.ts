import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ccDataOfT35, ccDataOfUserData, scte20OfUserData } from '../../../src/codec/captions/user-data.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';

const ABSENT = -1;

// ATSC A/72, 6.4; ANSI/SCTE 128, 8.1
for (const { name, bytes, at } of [
  { name: 'ATSC captions', bytes: [0xb5, 0x00, 0x31, 0x47, 0x41, 0x39, 0x34, 0x03, 0x41, 0xff], at: 8 },
  { name: 'ATSC bar data', bytes: [0xb5, 0x00, 0x31, 0x47, 0x41, 0x39, 0x34, 0x06, 0x41, 0xff], at: ABSENT },
  { name: 'active format', bytes: [0xb5, 0x00, 0x31, 0x44, 0x54, 0x47, 0x31, 0x41, 0xf8, 0xff], at: ABSENT },
  { name: 'DirecTV', bytes: [0xb5, 0x00, 0x2f, 0x03, 0x05, 0x41, 0xff, 0xfc, 0x94, 0x2c], at: 5 },
  { name: 'HDR10+', bytes: [0xb5, 0x00, 0x3c, 0x00, 0x01, 0x04, 0x01, 0x00, 0x00, 0x00], at: ABSENT },
  { name: 'another country', bytes: [0x26, 0x00, 0x31, 0x47, 0x41, 0x39, 0x34, 0x03, 0x41, 0xff], at: ABSENT },
  { name: 'cut off', bytes: [0xb5, 0x00, 0x31, 0x47, 0x41, 0x39, 0x34], at: ABSENT },
]) {
  test(`user data of an SEI message: ${name}`, () => {
    assert.equal(ccDataOfT35(Uint8Array.from(bytes), 0, bytes.length), at);
  });
}

test('user data of MPEG-2: A/53 and SCTE 20', () => {
  const a53 = Uint8Array.from([0x47, 0x41, 0x39, 0x34, 0x03, 0x54]);
  const scte20 = Uint8Array.from([0x03, 0x81, 0x08]);
  assert.equal(ccDataOfUserData(a53, 0, a53.length), 5);
  assert.equal(scte20OfUserData(a53, 0, a53.length), ABSENT);
  assert.equal(ccDataOfUserData(scte20, 0, scte20.length), ABSENT);
  assert.equal(scte20OfUserData(scte20, 0, scte20.length), 2);
  assert.equal(scte20OfUserData(Uint8Array.from([0x03, 0x80, 0x08]), 0, 3), ABSENT, 'vbi_data_flag is cleared');
});

test('user data: any bytes are told apart without reading beyond their end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 24 }), fc.nat(8), (bytes, cut) => {
      const end = Math.max(0, bytes.length - cut);
      for (const find of [ccDataOfT35, ccDataOfUserData, scte20OfUserData]) {
        const at = find(bytes, 0, end);
        assert.ok(at === ABSENT || (at > 0 && at <= end));
      }
    }),
    { numRuns: fuzzRuns(300) },
  );
});
