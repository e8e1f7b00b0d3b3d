import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { VideoPayload } from '../../../src/st2110/d20/video-payload.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { type PieceSpec, videoPayload } from '../../support/st2110/video-builder.js';

const LINE: PieceSpec = { line: 7, pixel: 1916, length: 10 };
const NEXT: PieceSpec = { line: 8, pixel: 0, length: 1200, field: 1 };

test('line headers, and where the bytes of each are', () => {
  const payload = new VideoPayload();
  const bytes = videoPayload([LINE, NEXT], { extendedSequence: 0x1234 });
  assert.equal(payload.parse(bytes, 0, bytes.length), undefined);
  assert.deepEqual([payload.extendedSequence, payload.pieces], [0x1234, 2]);
  assert.deepEqual([...payload.lines.subarray(0, 2)], [7, 8]);
  assert.deepEqual([...payload.pixels.subarray(0, 2)], [1916, 0]);
  assert.deepEqual([...payload.fields.subarray(0, 2)], [0, 1]);
  // Two bytes of sequence number and two headers of six.
  assert.deepEqual([...payload.positions.subarray(0, 2)], [14, 24]);
});

describe('a payload of uncompressed video, damaged', () => {
  const cases = [
    { name: 'nothing', bytes: new Uint8Array(0), fault: 'truncated' },
    { name: 'cut off in its second header', bytes: videoPayload([LINE, NEXT]).subarray(0, 13), fault: 'truncated' },
    { name: 'cut off in its data', bytes: videoPayload([LINE, NEXT]).subarray(0, 100), fault: 'length' },
    { name: 'a byte too many', bytes: Uint8Array.of(...videoPayload([LINE]), 0), fault: 'length' },
    { name: 'four headers', bytes: videoPayload([LINE, LINE, LINE, LINE]), fault: 'headers' },
  ];
  for (const { name, bytes, fault } of cases) {
    test(name, () => {
      const payload = new VideoPayload();
      assert.equal(payload.parse(bytes, 0, bytes.length), fault);
      assert.equal(payload.pieces, 0);
    });
  }
});

test('any bytes: the pieces lie one behind another up to the end, or there are none', () => {
  const payload = new VideoPayload();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(10), (bytes, offset) => {
      const inFront = Uint8Array.of(...new Uint8Array(offset), ...bytes);
      const fault = payload.parse(inFront, offset, bytes.length);
      assert.equal(payload.pieces === 0, fault !== undefined);
      if (fault !== undefined) return;
      const last = payload.pieces - 1;
      assert.equal(payload.positions[last]! + payload.lengths[last]!, inFront.length);
    }),
    { numRuns: fuzzRuns(300) },
  );
});
