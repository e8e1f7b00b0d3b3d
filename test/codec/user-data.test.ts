import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { atscUserDataAt, readAfd, readBarData, userDataKindAt } from '../../src/codec/user-data.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { hex } from '../support/frames/frame-builder.js';

test('AFD: with and without a format', () => {
  const afd = hex('44544731 41 fa');
  assert.equal(userDataKindAt(afd, 0, afd.length), 'afd');
  assert.equal(readAfd(afd, 0, afd.length), 10);
  assert.equal(readAfd(hex('44544731 01'), 0, 5), undefined);
  assert.equal(readAfd(hex('44544731 41'), 0, 5), undefined);
});

test('bar data: letterbox', () => {
  // Top bar up to line 131, bottom bar from line 949 on: marker bits 11 before each.
  const bars = hex('47413934 06 cf c083 c3b5');
  assert.equal(userDataKindAt(bars, 0, bars.length), 'bars');
  assert.deepEqual(readBarData(bars, 0, bars.length), { top: 131, bottom: 949, left: null, right: null });
  assert.equal(readBarData(bars, 0, bars.length - 1), undefined);
});

test('captions and what is not known', () => {
  assert.equal(userDataKindAt(hex('47413934 03 41'), 0, 6), 'cc');
  assert.equal(userDataKindAt(hex('47413934 04 41'), 0, 6), 'other');
  assert.equal(userDataKindAt(hex('4741393403'), 0, 4), 'other');
});

test('ITU-T T.35: that of ATSC', () => {
  assert.equal(atscUserDataAt(hex('b5003147413934'), 0, 7), 3);
  assert.equal(atscUserDataAt(hex('b5003c0001'), 0, 5), -1);
  assert.equal(atscUserDataAt(hex('b500'), 0, 2), -1);
});

test('any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
      userDataKindAt(bytes, 0, bytes.length);
      atscUserDataAt(bytes, 0, bytes.length);
      const afd = readAfd(bytes, 0, bytes.length);
      assert.ok(afd === undefined || afd < 16);
      readBarData(bytes, 0, bytes.length);
    }),
    { numRuns: fuzzRuns(500) },
  );
});
