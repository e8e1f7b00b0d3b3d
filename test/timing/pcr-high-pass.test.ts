import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PcrHighPass } from '../../src/timing/pcr-high-pass.js';

const CORNERS_HZ = [0.01, 0.1, 1];
const INTERVALS_S = [0.008, 0.04, 0.1];

/** What is left of errors by their time, in ticks, from when the filter is settled until `untilS`. */
function restsOf(
  cornerHz: number,
  intervalS: number,
  untilS: number,
  errorAt: (seconds: number, n: number) => number,
): number[] {
  const filter = new PcrHighPass(cornerHz);
  // PCRs come at uneven distances.
  const timeOf = (n: number): number => (n + 0.1 * Math.sin(n * n)) * intervalS;
  const rests: number[] = [];
  for (let n = 1; timeOf(n) < untilS; n++) {
    const [before, now, after] = [timeOf(n - 1), timeOf(n), timeOf(n + 1)];
    const rest = filter.feed(now - before, errorAt(now, n), after - now, errorAt(after, n + 1));
    if (filter.isSettled) rests.push(rest);
  }
  return rests;
}

const peakOf = (values: readonly number[]): number =>
  values.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);

describe('PcrHighPass', () => {
  for (const cornerHz of CORNERS_HZ) {
    // |H(f)| = 1 / √(1 + (corner / f)⁴): the high-pass of second order whose corner is at −3 dB.
    for (const [share, gain] of [
      [0.25, 0.0624],
      [0.5, 0.2425],
      [1, Math.SQRT1_2],
      [2, 0.9701],
      [3, 0.9939],
    ] as const) {
      test(`corner ${cornerHz} Hz: a sine of ${share} times that is left at ${gain.toFixed(4)}`, () => {
        for (const intervalS of INTERVALS_S) {
          const hz = share * cornerHz;
          if (hz * intervalS > 0.15) continue; // nearer to the half of the sampling rate peaks are missed
          const untilS = 1.5 / cornerHz + 5 / hz;
          const rests = restsOf(cornerHz, intervalS, untilS, (s) => 1000 * Math.sin(2 * Math.PI * hz * s + 1));
          const peak = peakOf(rests.slice(Math.floor(rests.length / 2))) / 1000;
          assert.ok(Math.abs(peak - gain) < 0.05, `${intervalS} s: ${peak}`);
        }
      });
    }

    test(`corner ${cornerHz} Hz: a phase and a frequency leave nothing`, () => {
      for (const intervalS of INTERVALS_S) {
        const rests = restsOf(cornerHz, intervalS, 3 / cornerHz, (s) => 5e4 + 800 * s);
        assert.ok(rests.length > 0 && peakOf(rests) < 1e-3, `${peakOf(rests)}`);
      }
    });

    test(`corner ${cornerHz} Hz: a step is one at its PCR, and is forgotten`, () => {
      for (const intervalS of INTERVALS_S) {
        const at = 2.5 / cornerHz;
        const rests = restsOf(cornerHz, intervalS, 6 / cornerHz, (s) => (s < at ? 0 : 135));
        assert.ok(Math.abs(Math.max(...rests) - 135) < 1, `${Math.max(...rests)}`);
        assert.ok(Math.abs(rests.at(-1)!) < 1, `${rests.at(-1)}`);
      }
    });

    test(`corner ${cornerHz} Hz: one PCR that is off leaves those around it as they are`, () => {
      for (const intervalS of INTERVALS_S) {
        const at = Math.round(2.5 / cornerHz / intervalS);
        const rests = restsOf(cornerHz, intervalS, 4 / cornerHz, (_, n) => (n === at ? 135 : 0));
        assert.deepEqual(
          rests.filter((rest) => Math.abs(rest) > 0.1).map((rest) => Math.round(rest)),
          [135],
        );
      }
    });
  }

  test('it is settled after one and a half periods of its corner, and tells nothing in the first half', () => {
    for (const cornerHz of CORNERS_HZ) {
      const filter = new PcrHighPass(cornerHz);
      const steps = Math.round(1.5 / cornerHz / 0.04);
      for (let n = 1; n < steps; n++) {
        const rest = filter.feed(0.04, 0, 0.04, 0);
        if (n < steps / 3 - 1) assert.ok(Number.isNaN(rest));
        assert.equal(filter.isSettled, false);
      }
      filter.feed(0.08, 0, 0.04, 0);
      assert.equal(filter.isSettled, true);
      filter.reset();
      assert.equal(filter.isSettled, false);
    }
  });

  test('a frequency of 27 ticks a second is 1 ppm, and one that grows by 1 ppm in 1000 s drifts by 3.6 ppm/h', () => {
    const steady = new PcrHighPass(0.1);
    const drifting = new PcrHighPass(0.1);
    const growing = (s: number): number => (27 * s * s) / 2000;
    for (let n = 1; n < 5000; n++) {
      const [now, after] = [n * 0.04, (n + 1) * 0.04];
      steady.feed(0.04, 27 * now, 0.04, 27 * after);
      drifting.feed(0.04, growing(now), 0.04, growing(after));
    }
    assert.ok(Math.abs(steady.frequencyPpm - 1) < 1e-6 && Math.abs(steady.driftPpmPerHour) < 1e-6);
    assert.ok(Math.abs(drifting.driftPpmPerHour - 3.6) < 0.05, `${drifting.driftPpmPerHour}`);
  });
});
