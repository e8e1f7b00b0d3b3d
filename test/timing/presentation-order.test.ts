import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ABSENT } from '../../src/mpegts/packet.js';
import { PTS_WRAP_90K } from '../../src/mpegts/pes-header.js';
import { PresentationOrder } from '../../src/timing/presentation-order.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const MS = 90;

interface Case {
  readonly name: string;
  /** PTS and DTS of the PES packets in ms, in the order of coding. */
  readonly units: readonly (readonly [pts: number, dts?: number])[];
  /** Step in ms that becomes certain with each. */
  readonly steps: readonly number[];
}

const TABLE: readonly Case[] = [
  { name: 'audio: each is presented as it is decoded', units: [[0], [24], [48], [848]], steps: [0, 24, 24, 800] },
  {
    name: 'B pictures: a step is certain when nothing can come before it any more',
    // I P B B P B B: pictures of 40 ms, decoded one picture earlier than shown.
    units: [[40, 0], [160, 40], [80], [120], [280, 160], [200], [240]],
    steps: [0, 0, 40, 40, 40, 40, 40],
  },
  {
    name: 'low frame rate: B pictures fill a gap of 800 ms',
    units: [[200, 0], [1000, 200], [600, 400], [400], [800]],
    steps: [0, 0, 0, 200, 400 - 200],
  },
  {
    name: 'PTS 720 ms apart, decoded one picture earlier than shown',
    units: [
      [40, 0],
      [760, 720],
      [1480, 1440],
    ],
    steps: [0, 0, 720],
  },
  {
    name: 'what is late by less than a second is passed over',
    units: [[0], [120], [40], [80], [240]],
    steps: [0, 120, 0, 0, 120],
  },
  { name: 'what steps back further begins anew', units: [[5000], [5040], [0], [40]], steps: [0, 40, 0, 40] },
  {
    name: 'the wrap is no step',
    units: [[PTS_WRAP_90K / MS - 40], [0], [40]],
    steps: [0, 40, 40],
  },
];

describe('PTS in the order of presentation', () => {
  for (const { name, units, steps } of TABLE) {
    test(name, () => {
      const order = new PresentationOrder();
      const seen = units.map(([pts, dts]) => order.feed(pts * MS, dts === undefined ? ABSENT : dts * MS) / MS);
      assert.deepEqual(
        seen.map((step) => Math.round(step * 1000) / 1000),
        steps,
      );
    });
  }

  test('the latest one is known, across the wrap too', () => {
    const order = new PresentationOrder();
    assert.equal(order.latest90k, ABSENT);
    order.feed(PTS_WRAP_90K - 40 * MS, PTS_WRAP_90K - 80 * MS);
    order.feed(80 * MS, PTS_WRAP_90K - 40 * MS);
    order.feed(0, ABSENT);
    assert.equal(order.latest90k, 80 * MS);
    order.reset();
    assert.equal(order.latest90k, ABSENT);
  });

  test('fuzz: steps of any stamps are finite and not below 0', () => {
    const stamp = fc.integer({ min: 0, max: PTS_WRAP_90K - 1 });
    const unit = fc.tuple(stamp, fc.oneof(stamp, fc.constant(ABSENT)));
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 200 }), (units) => {
        const order = new PresentationOrder();
        for (const [pts, dts] of units) {
          const step = order.feed(pts, dts);
          assert.ok(Number.isFinite(step) && step >= 0, `${step}`);
        }
      }),
      { numRuns: fuzzRuns(200) },
    );
  });
});
