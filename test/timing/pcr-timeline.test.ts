import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PCR_WRAP_27M } from '../../src/mpegts/pcr.js';
import { PcrTimeline } from '../../src/timing/pcr-timeline.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const MS = 27_000; // ticks of 27 MHz
const NS_PER_MS = 1e6;

interface Case {
  readonly name: string;
  /** Position, PCR in ticks, discontinuity_indicator. */
  readonly pcrs: readonly (readonly [number, number, boolean?])[];
  /** Position and the time there in ms, worked out by hand. */
  readonly expected: readonly (readonly [number, number])[];
}

const TABLE: readonly Case[] = [
  {
    name: 'linear between PCRs, the first rate before, the last rate after',
    pcrs: [
      [1000, 500 * MS],
      [3000, 520 * MS], // 0.01 ms a byte
      [4000, 560 * MS], // 0.04 ms a byte
    ],
    expected: [
      [0, 0],
      [500, 5], // extrapolated: 500 · 0.01
      [1000, 10],
      [2000, 20],
      [3000, 30],
      [3500, 50], // half way from 30 to 70
      [4000, 70],
      [5000, 110], // extrapolated: 70 + 1000 · 0.04
    ],
  },
  {
    name: 'the wrap is no step back',
    pcrs: [
      [0, PCR_WRAP_27M - 10 * MS],
      [1000, 10 * MS],
    ],
    expected: [
      [500, 10],
      [1000, 20],
    ],
  },
  {
    name: 'a step of a second is continuous',
    pcrs: [
      [0, 0],
      [1000, 1000 * MS],
    ],
    expected: [[1000, 1000]],
  },
  {
    name: 'a longer step is a discontinuity: the last rate goes on across it',
    pcrs: [
      [0, 0],
      [1000, 10 * MS],
      [2000, 1010 * MS + 1],
      [3000, 1030 * MS + 1], // from here on the new clock: 0.02 ms a byte
    ],
    expected: [
      [1000, 10],
      [2000, 20],
      [3000, 40],
    ],
  },
  {
    name: 'a step back is a discontinuity',
    pcrs: [
      [0, 1000 * MS],
      [1000, 1010 * MS],
      [2000, 0],
      [3000, 10 * MS],
    ],
    expected: [
      [2000, 20],
      [3000, 30],
    ],
  },
  {
    name: 'a small step with discontinuity_indicator is a discontinuity',
    pcrs: [
      [0, 0],
      [1000, 10 * MS],
      [2000, 500 * MS, true],
    ],
    expected: [[2000, 20]],
  },
  {
    name: 'a PCR that repeats the one before tells nothing',
    pcrs: [
      [0, 0],
      [1000, 0],
      [2000, 20 * MS],
    ],
    expected: [
      [1000, 10],
      [2000, 20],
    ],
  },
  {
    name: 'before the first rate, discontinuities are passed over',
    pcrs: [
      [0, 9000 * MS],
      [1000, 10 * MS],
      [2000, 20 * MS],
    ],
    expected: [
      [0, 0],
      [1000, 10],
      [2000, 20],
    ],
  },
];

for (const { name, pcrs, expected } of TABLE) {
  test(name, () => {
    const timeline = new PcrTimeline();
    for (const [position, pcr27M, isDiscontinuity = false] of pcrs) timeline.addPcr(position, pcr27M, isDiscontinuity);
    for (const [position, ms] of expected) {
      assert.ok(
        Math.abs(timeline.timeNsAt(position) - ms * NS_PER_MS) < 1,
        `${position}: ${timeline.timeNsAt(position)}`,
      );
    }
  });
}

test('there is no rate before two PCRs within a second', () => {
  const timeline = new PcrTimeline();
  assert.equal(timeline.certainTo, -1);
  timeline.addPcr(0, 0, false);
  timeline.addPcr(1000, 2000 * MS, false);
  assert.equal(timeline.hasRate, false);
  timeline.addPcr(2000, 2010 * MS, false);
  assert.equal(timeline.hasRate, true);
  assert.equal(timeline.certainTo, 2000);
});

test('points that are done with are given up', () => {
  const timeline = new PcrTimeline();
  for (let n = 0; n < 100_000; n++) {
    timeline.addPcr(n * 1000, n * MS, false);
    if (n > 0) assert.ok(Math.abs(timeline.timeNsAt(n * 1000 - 500) - (n - 0.5) * NS_PER_MS) < 100);
  }
});

test('fuzz: times of any PCRs are finite and ascend', () => {
  const steps = fc.array(
    fc.record({
      packets: fc.integer({ min: 1, max: 1000 }),
      pcr27M: fc.oneof(fc.integer({ min: 0, max: 100_000_000 }), fc.integer({ min: 0, max: PCR_WRAP_27M - 1 })),
      isDiscontinuity: fc.boolean(),
    }),
    { maxLength: 50 },
  );
  fc.assert(
    fc.property(steps, (pcrs) => {
      const timeline = new PcrTimeline();
      let position = 0;
      for (const { packets, pcr27M, isDiscontinuity } of pcrs) {
        position += packets * 188;
        timeline.addPcr(position, pcr27M, isDiscontinuity);
      }
      if (!timeline.hasRate) return;
      let lastNs = 0;
      for (let pos = 0; pos < position + 1880; pos += 188) {
        const timeNs = timeline.timeNsAt(pos);
        assert.ok(Number.isFinite(timeNs) && timeNs >= lastNs - 1e-3, `${pos}: ${lastNs}, ${timeNs}`);
        lastNs = timeNs;
      }
    }),
    { numRuns: fuzzRuns(200) },
  );
});
