import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readHevcTimeCode } from '../../../src/codec/hevc/sei.js';
import { visitSeiMessages } from '../../../src/codec/sei/messages.js';
import { readContentLightLevel, readMasteringDisplay } from '../../../src/codec/sei/payloads.js';
import { SyntaxReader } from '../../../src/codec/syntax-reader.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { hex } from '../../support/frames/frame-builder.js';
import { bytesOf } from '../../support/packets/bit-writer.js';

test('messages: types and sizes from 255 on, one that is cut off', () => {
  const bytes = Buffer.concat([hex('0502aabb ff0801cc ff05ff00'), Buffer.alloc(10, 1)]);
  const found: unknown[] = [];
  visitSeiMessages(bytes, 0, bytes.length, (type, _bytes, pos, end, isWhole) => found.push([type, end - pos, isWhole]));
  assert.deepEqual(found, [
    [5, 2, true],
    [263, 1, true],
    [260, 10, false],
  ]);
});

test('mastering display of 1000 cd/m² in P3-D65, and light levels', () => {
  // As x265 is told: G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50).
  const bytes = hex('33c2 86c4 1d4c 0bb8 84d0 3e80 3d13 4042 00989680 00000032');
  assert.deepEqual(readMasteringDisplay(new SyntaxReader(bytes, 0, bytes.length)), {
    red: [0.68, 0.32],
    green: [0.265, 0.69],
    blue: [0.15, 0.06],
    white: [0.3127, 0.329],
    minLuminance: 0.005,
    maxLuminance: 1000,
  });
  assert.equal(readMasteringDisplay(new SyntaxReader(bytes, 0, bytes.length - 1)), undefined);
  assert.deepEqual(readContentLightLevel(new SyntaxReader(hex('03e80190'), 0, 4)), { maxCll: 1000, maxFall: 400 });
});

test('time code of HEVC: full, and what is left out is that of the one before', () => {
  const full = bytesOf(
    [1, 2],
    [1, 1],
    [0, 1],
    [4, 5],
    [1, 1],
    [0, 1],
    [0, 1],
    [12, 9],
    [34, 6],
    [56, 6],
    [7, 5],
    [0, 5],
  );
  const code = readHevcTimeCode(new SyntaxReader(full, 0, full.length), undefined);
  assert.deepEqual(code, { hours: 7, minutes: 56, seconds: 34, frames: 12, isDropFrame: true });
  const part = bytesOf([1, 2], [1, 1], [0, 1], [0, 5], [0, 1], [0, 1], [0, 1], [3, 9], [1, 1], [35, 6], [0, 1], [0, 5]);
  assert.deepEqual(readHevcTimeCode(new SyntaxReader(part, 0, part.length), code), {
    hours: 7,
    minutes: 56,
    seconds: 35,
    frames: 3,
    isDropFrame: false,
  });
});

test('any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      visitSeiMessages(bytes, 0, bytes.length, (_type, _bytes, pos, end) =>
        assert.ok(pos <= end && end <= bytes.length),
      );
      readHevcTimeCode(new SyntaxReader(bytes, 0, bytes.length), undefined);
      readMasteringDisplay(new SyntaxReader(bytes, 0, bytes.length));
    }),
    { numRuns: fuzzRuns(500) },
  );
});
