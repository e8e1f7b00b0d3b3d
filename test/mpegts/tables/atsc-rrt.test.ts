import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseAtscRrt } from '../../../src/mpegts/tables/atsc-rrt.js';
import { longSection, viewOf } from '../../support/packets/section-builder.js';

function rrt(body: readonly number[]) {
  return parseAtscRrt(viewOf(longSection({ tableId: 0xca, extension: 0xff05, body })));
}

test('the region, its name and the number of dimensions', () => {
  assert.deepEqual(rrt([0x00, 0x02, 0xaa, 0xbb, 0x07]), {
    ratingRegion: 5,
    ratingRegionName: Uint8Array.of(0xaa, 0xbb),
    dimensions: 7,
  });
});

test('a name that leaves no room for the dimensions', () => {
  assert.equal(rrt([0x00, 0x02, 0xaa, 0xbb]), TRUNCATED);
});
