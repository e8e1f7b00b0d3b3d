import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { shrinkPlane } from '../../../src/essence/picture/shrink-plane.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';

describe('shrinkPlane', () => {
  test('cells are means, also where borders of cells cut samples', () => {
    const ramp = Uint8Array.from({ length: 160 * 90 }, (_, n) => n % 160);
    const cells = shrinkPlane(ramp, 160, 90);
    // The first cell has the samples 0 and 1 and half of 2: (0 + 1 + 1) / 2.5.
    assert.equal(cells[0], 1);
    assert.equal(cells[63], 158);
    assert.equal(cells[64 * 35], 1);
  });

  test('a plane of the right size stays what it is; one that is too short is black', () => {
    const plane = new Uint8Array(64 * 36).fill(7);
    assert.equal(shrinkPlane(plane, 64, 36), plane);
    assert.deepEqual(shrinkPlane(new Uint8Array(10), 160, 90), new Uint8Array(64 * 36));
  });

  test('any size: means are within what there is', () => {
    const size = fc.integer({ min: 1, max: 90 });
    fc.assert(
      fc.property(size, size, fc.integer({ min: 0, max: 200 }), (width, height, value) => {
        const plane = Uint8Array.from({ length: width * height }, (_, n) => value + (n % 3));
        for (const cell of shrinkPlane(plane, width, height)) assert.ok(cell >= value && cell <= value + 2);
      }),
      { numRuns: fuzzRuns(30) },
    );
  });
});
