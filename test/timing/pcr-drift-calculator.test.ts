import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PcrDriftCalculator } from '../../src/timing/pcr-drift-calculator.js';

const SECOND_NS = 1e9;
const HOUR_NS = 3600e9;
/** PCRs 40 ms apart. */
const PCR_INTERVAL_NS = 40e6;

/** Feeds PCRs of so many seconds, whose clock is off by `errorNs` at a time. */
function fed(seconds: number, errorNs: (timeNs: number) => number, intervalNs = PCR_INTERVAL_NS): PcrDriftCalculator {
  const calculator = new PcrDriftCalculator();
  for (let timeNs = 0; timeNs <= seconds * SECOND_NS; timeNs += intervalNs) calculator.feed(timeNs, errorNs(timeNs));
  return calculator;
}

function assertNear(actual: number | null, expected: number): void {
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-6 * Math.max(1, Math.abs(expected)), `${actual}`);
}

describe('frequency offset', () => {
  const cases: readonly (readonly [name: string, ppm: number])[] = [
    ['a clock that runs fast', 5],
    ['a clock that runs slow', -30],
    ['a clock that is right', 0],
  ];
  for (const [name, ppm] of cases) {
    test(name, () => assertNear(fed(20, (timeNs) => timeNs * ppm * 1e-6).frequencyOffsetPpm, ppm));
  }

  test('jitter to both sides is averaged out', () => {
    const { frequencyOffsetPpm } = fed(600, (timeNs) => timeNs * 2e-6 + ((timeNs / PCR_INTERVAL_NS) % 2) * 1000);
    assert.ok(Math.abs(frequencyOffsetPpm! - 2) < 0.001, `${frequencyOffsetPpm}`);
  });

  test('null before 10 s, and before 100 PCRs', () => {
    assert.equal(fed(9.99, () => 0).frequencyOffsetPpm, null);
    assert.equal(fed(10, () => 0).frequencyOffsetPpm, 0);
    const few = fed(98, () => 0, SECOND_NS);
    assert.deepEqual([few.samples, few.frequencyOffsetPpm], [99, null]);
    assert.equal(fed(99, () => 0, SECOND_NS).frequencyOffsetPpm, 0);
  });
});

describe('drift rate', () => {
  test('the offset of a clock that grows by 6 ppm an hour', () => {
    // An offset of r·t makes an error of r·t²/2.
    const ppmPerNs = (6 * 1e-6) / HOUR_NS;
    assertNear(fed(660, (timeNs) => (ppmPerNs * timeNs * timeNs) / 2).driftRatePpmPerHour, 6);
  });

  test('0 where the offset stays', () => {
    assert.ok(Math.abs(fed(660, (timeNs) => timeNs * 20e-6).driftRatePpmPerHour!) < 1e-6);
  });

  test('null before ten whole minutes', () => {
    const nine = fed(599, () => 0);
    assert.deepEqual([nine.minutes, nine.driftRatePpmPerHour], [9, null]);
    const ten = fed(600, () => 0);
    assert.deepEqual([ten.minutes, ten.driftRatePpmPerHour], [10, 0]);
  });

  test('minutes with fewer than 100 PCRs are left out', () => {
    assert.equal(fed(1200, () => 0, SECOND_NS).minutes, 0);
  });

  test('a pause of several minutes leaves the minutes in their places', () => {
    const ppmPerNs = (6 * 1e-6) / HOUR_NS;
    const calculator = new PcrDriftCalculator();
    for (let timeNs = 0; timeNs <= 1200 * SECOND_NS; timeNs += PCR_INTERVAL_NS) {
      const isPause = timeNs > 250 * SECOND_NS && timeNs < 630 * SECOND_NS;
      if (!isPause) calculator.feed(timeNs, (ppmPerNs * timeNs * timeNs) / 2);
    }
    assert.ok(calculator.minutes >= 10);
    assertNear(calculator.driftRatePpmPerHour, 6);
  });
});

test('after a reset all begins anew', () => {
  const calculator = fed(660, (timeNs) => timeNs * 5e-6);
  calculator.reset();
  assert.deepEqual(
    [calculator.samples, calculator.minutes, calculator.frequencyOffsetPpm, calculator.driftRatePpmPerHour],
    [0, 0, null, null],
  );
  for (let n = 0; n <= 300; n++) calculator.feed(1e15 + n * PCR_INTERVAL_NS, n * PCR_INTERVAL_NS * -1e-6);
  assertNear(calculator.frequencyOffsetPpm, -1);
});
