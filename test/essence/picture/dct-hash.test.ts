import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { dctHash, hashDistance, hashText } from '../../../src/essence/picture/dct-hash.js';
import { SEEN_CELLS } from '../../../src/essence/picture/seen-picture.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { NO_FFMPEG } from '../../support/essence/has-ffmpeg.js';
import { pictureOf, picturesOf } from '../../support/essence/pictures.js';

describe('dctHash', () => {
  test('a plain picture has one bit, the mean, however noisy it is', () => {
    let seed = 1;
    const noise = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return 100 + Math.floor((3 * seed) / 2_147_483_648);
    };
    assert.equal(hashText(dctHash(pictureOf(0, noise).luma)), '8000000000000000');
    assert.equal(hashText(dctHash(pictureOf(0, 100).luma)), '8000000000000000');
    assert.equal(hashText(dctHash(pictureOf(0, 0).luma)), '0000000000000000');
  });

  test('a cosine across gives its coefficient', () => {
    // One full period across 32 columns is the coefficient 2 of the first row: the third bit.
    const { luma } = pictureOf(0, (column) => Math.round(100 + 80 * Math.cos((2 * Math.PI * (column + 0.5)) / 64)));
    assert.equal(hashText(dctHash(luma)), 'a000000000000000');
    // Half a period down the picture is the coefficient 1 of the first column: the first bit of the second row.
    const down = pictureOf(0, (_, row) => Math.round(100 + 80 * Math.cos((Math.PI * (row + 0.5)) / 36)));
    assert.equal(hashText(dctHash(down.luma)), '8080000000000000');
  });

  test('any cells: a hash, the distance to itself is 0, and it is the same both ways', () => {
    const cells = fc.uint8Array({ minLength: SEEN_CELLS, maxLength: SEEN_CELLS });
    fc.assert(
      fc.property(cells, cells, (a, b) => {
        const [first, second] = [dctHash(a), dctHash(b)];
        assert.equal(hashDistance(first, first), 0);
        assert.equal(hashDistance(first, second), hashDistance(second, first));
        assert.ok(hashDistance(first, second) <= 64);
        assert.match(hashText(first), /^[0-9a-f]{16}$/);
      }),
      { numRuns: fuzzRuns(50) },
    );
  });

  test('noise, coding and a logo change few bits, another picture many', { skip: NO_FFMPEG }, () => {
    const source = 'testsrc2=size=1280x720:duration=0.1';
    const hashOf = (graph: string): ReturnType<typeof dctHash> => dctHash(picturesOf(graph, 25)[0]!.luma);
    const plain = hashOf(source);
    assert.ok(hashDistance(plain, hashOf(`${source},noise=alls=15`)) <= 2);
    assert.ok(hashDistance(plain, hashOf(`${source},scale=320:180,scale=1280:720`)) <= 4);
    assert.ok(hashDistance(plain, hashOf(`${source},drawbox=x=1100:y=50:w=80:h=50:t=fill:color=white`)) <= 6);
    assert.ok(hashDistance(plain, hashOf('mandelbrot=size=1280x720,trim=duration=0.1')) >= 16);
  });
});
