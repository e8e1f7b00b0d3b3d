import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FrameGuard, LONGEST_FRAME } from '../../../src/delivery/kafka/frame-guard.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';

function frame(length: number, body = Math.max(0, length)): Buffer {
  const bytes = Buffer.alloc(4 + body);
  bytes.writeInt32BE(length);
  return bytes;
}

function guardOf(requests: number): FrameGuard {
  const guard = new FrameGuard();
  for (let n = 0; n < requests; n++) guard.asked();
  return guard;
}

test('frames in any pieces are no fault, as many as were asked for', () => {
  const bytes = Buffer.concat([frame(4), frame(1000), frame(10)]);
  const property = fc.property(fc.array(fc.nat(bytes.length), { maxLength: 30 }), (cuts) => {
    const guard = guardOf(3);
    const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
    for (let index = 1; index < places.length; index++) {
      assert.equal(guard.faultOf(bytes.subarray(places[index - 1]!, places[index]!)), undefined);
    }
    assert.equal(guard.faultOf(frame(4)), 'an answer that nobody asked for');
  });
  fc.assert(property, { numRuns: fuzzRuns(200) });
});

for (const length of [-1, -(2 ** 31), 0, 3, LONGEST_FRAME + 1, 2 ** 31 - 1]) {
  test(`a length of ${length} is a fault, also byte by byte`, () => {
    assert.equal(guardOf(1).faultOf(frame(length, 0)), `an answer of ${length} bytes`);
    const guard = guardOf(1);
    const faults = [...frame(length, 0)].map((byte) => guard.faultOf(Uint8Array.of(byte)));
    assert.deepEqual(faults, [undefined, undefined, undefined, `an answer of ${length} bytes`]);
  });
}

test('the longest frame is taken', () => {
  assert.equal(guardOf(1).faultOf(frame(LONGEST_FRAME, 100)), undefined);
});
