import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PcrJitterCalculator } from '../../src/timing/pcr-jitter-calculator.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const PCR_INTERVAL_NS = 40e6;

/** Feeds so many PCRs, the n-th off by `errorNs`. */
function fed(count: number, errorNs: (n: number) => number): PcrJitterCalculator {
  const calculator = new PcrJitterCalculator();
  for (let n = 0; n < count; n++) calculator.feed(n * PCR_INTERVAL_NS, errorNs(n));
  return calculator;
}

function assertJitter(calculator: PcrJitterCalculator, peakToPeakNs: number, rmsNs: number): void {
  assert.ok(calculator.evaluate());
  assert.ok(Math.abs(calculator.peakToPeakNs - peakToPeakNs) < 0.01, `${calculator.peakToPeakNs}`);
  assert.ok(Math.abs(calculator.rmsNs - rmsNs) < 0.01, `${calculator.rmsNs}`);
}

test('PCRs that come when they say: none', () =>
  assertJitter(
    fed(100, () => 0),
    0,
    0,
  ));

test('an offset and a clock that runs fast are not jitter', () => {
  assertJitter(
    fed(256, (n) => 5e9 + n * PCR_INTERVAL_NS * 30e-6),
    0,
    0,
  );
});

test('a wave of ±500 ns: 1 µs from peak to peak, 500/√2 ns of root mean square', () => {
  // 16 whole waves of 16 PCRs, symmetric about the middle, so that the line through them is flat.
  const wave = fed(256, (n) => 500 * Math.cos((2 * Math.PI * (n + 0.5)) / 16));
  const highest = 500 * Math.cos(Math.PI / 16);
  assertJitter(wave, 2 * highest, 500 / Math.SQRT2);
});

test('one PCR of 17, in the middle, 1700 ns late: its rest is 1600 ns, that of the others −100 ns', () => {
  const calculator = fed(17, (n) => (n === 8 ? 1700 : 0)); // in the middle, so the line stays flat
  assertJitter(calculator, 1700, Math.sqrt((1600 ** 2 + 16 * 100 ** 2) / 17));
});

test('false with fewer than 16 PCRs', () => {
  assert.equal(fed(15, () => 0).evaluate(), false);
  assert.equal(fed(16, () => 0).evaluate(), true);
});

test('the last 256 PCRs count', () => {
  const calculator = fed(300, (n) => (n === 10 ? 1e6 : 0));
  assert.equal(calculator.samples, 256);
  assertJitter(calculator, 0, 0);
});

test('after a reset those before are forgotten', () => {
  const calculator = fed(256, (n) => (n % 2) * 1e6);
  calculator.reset();
  assert.equal(calculator.evaluate(), false);
  for (let n = 0; n < 16; n++) calculator.feed(n * PCR_INTERVAL_NS, 0);
  assertJitter(calculator, 0, 0);
});

test('PCRs all at one time: the spread of their errors, no line', () => {
  const calculator = new PcrJitterCalculator();
  for (let n = 0; n < 16; n++) calculator.feed(1e9, n % 2 === 0 ? -10 : 10);
  assertJitter(calculator, 20, 10);
});

test('any times and errors: finite, and the root mean square not above the peaks', () => {
  const pcrs = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1e15, noNaN: true }), fc.double({ min: -1e15, max: 1e15, noNaN: true })),
    {
      minLength: 16,
      maxLength: 300,
    },
  );
  const property = fc.property(pcrs, (values) => {
    const calculator = new PcrJitterCalculator();
    for (const [timeNs, errorNs] of values) calculator.feed(timeNs, errorNs);
    assert.ok(calculator.evaluate());
    assert.ok(Number.isFinite(calculator.peakToPeakNs) && calculator.peakToPeakNs >= 0);
    assert.ok(calculator.rmsNs <= calculator.peakToPeakNs * 1.000001 + 1e-3);
  });
  fc.assert(property, { numRuns: fuzzRuns(200) });
});
