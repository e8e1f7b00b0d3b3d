import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CcData } from '../../../src/codec/captions/cc-data.js';
import { PresentationOrder, signedStep } from '../../../src/codec/captions/presentation-order.js';
import { PTS_WRAP_90K } from '../../../src/mpegts/pes-header.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';

type Stamps = readonly [pts: number, dts: number];

/** PTS in the order in which pictures were due, and how many pictures were held at most. */
function orderOf(pictures: readonly Stamps[], isFlushed = true): { due: number[]; held: number } {
  const due: number[] = [];
  const order = new PresentationOrder(({ pts90k }) => due.push(pts90k));
  let held = 0;
  pictures.forEach(([pts, dts], n) => {
    order.push(pts, dts, n, new CcData());
    held = Math.max(held, n + 1 - due.length);
  });
  if (isFlushed) order.flush();
  return { due, held };
}

test('presentation order: I P B B in decoding order', () => {
  const pictures: Stamps[] = [
    [2, 0],
    [5, 1],
    [3, 2],
    [4, 3],
    [8, 4],
    [6, 5],
    [7, 6],
  ].map(([pts, dts]) => [pts! * 3003, dts! * 3003]);
  const { due, held } = orderOf(pictures);
  assert.deepEqual(
    due,
    [2, 3, 4, 5, 6, 7, 8].map((n) => n * 3003),
  );
  assert.ok(held <= 4, `${held} pictures were held`);
});

test('presentation order: across the wrap of the time stamps', () => {
  const pictures: Stamps[] = [0, 1, 2, 3].map((n) => {
    const stamp = (PTS_WRAP_90K - 3003 + n * 3003) % PTS_WRAP_90K;
    return [stamp, stamp];
  });
  assert.deepEqual(orderOf(pictures).due, [PTS_WRAP_90K - 3003, 0, 3003, 6006]);
  assert.equal(signedStep(PTS_WRAP_90K - 1, 1), 2);
  assert.equal(signedStep(1, PTS_WRAP_90K - 1), -2);
});

test('presentation order: what is held is shown before what follows a break', () => {
  const pictures: Stamps[] = [
    [6000, 3000],
    [9000, 6000],
    [900_000_000, 899_997_000],
    [30_000, 27_000],
  ];
  assert.deepEqual(orderOf(pictures).due, [6000, 9000, 900_000_000, 30_000]);
});

test('presentation order: pictures without time stamps are shown with the one before; before the first they are passed over', () => {
  const { due } = orderOf([
    [Number.NaN, Number.NaN],
    [3003, 3003],
    [Number.NaN, Number.NaN],
    [6006, 6006],
  ]);
  assert.deepEqual(due, [3003, 3003, 6006]);
});

test('presentation order: any time stamps, each picture comes out once and no more than 33 are held', () => {
  const stamp = fc.oneof(fc.nat(90_000), fc.integer({ min: 0, max: PTS_WRAP_90K - 1 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(stamp, stamp), { maxLength: 200 }), (pictures) => {
      const { due, held } = orderOf(pictures);
      assert.ok(held <= 33);
      assert.deepEqual([...due].sort(), pictures.map(([pts]) => pts).sort());
    }),
    { numRuns: fuzzRuns(100) },
  );
});
