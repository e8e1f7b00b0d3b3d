import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ABSENT } from '../../src/mpegts/packet.js';
import { PCR_WRAP_27M } from '../../src/mpegts/pcr.js';
import { PcrClockAnalyzer } from '../../src/timing/pcr-clock-analyzer.js';
import { anyTimesNs, assertJsonReady } from '../support/analysis/analyzer-fuzz.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const SECOND = 1e9;
const PACKETS_PER_PCR = 200;
const PCR_INTERVAL_NS = 40e6;

interface Clock {
  readonly seconds: number;
  /** Seconds of the PCR clock less true seconds, at a true time in seconds. */
  readonly error?: (seconds: number) => number;
  readonly first27M?: number;
  /** How much later than without jitter the n-th PCR arrives. */
  readonly delayNs?: (n: number) => number;
  readonly hasArrivalTimes?: boolean;
}

/** An analyzer that was given a PCR each 40 ms of true time. */
function analyzerOf(clock: Clock): PcrClockAnalyzer {
  const { seconds, error = () => 0, first27M = 0, delayNs = () => 0, hasArrivalTimes = true } = clock;
  const analyzer = new PcrClockAnalyzer(hasArrivalTimes);
  for (let n = 0; n * PCR_INTERVAL_NS < seconds * SECOND; n++) {
    const trueSeconds = (n * PCR_INTERVAL_NS) / SECOND;
    const pcr27M = first27M + Math.round((trueSeconds + error(trueSeconds)) * 27e6);
    analyzer.feed(pcr27M % PCR_WRAP_27M, n * PACKETS_PER_PCR, trueSeconds * SECOND + delayNs(n), false);
  }
  return analyzer;
}

/** From −1 to 1, without order. */
function noise(n: number): number {
  return ((n * 7919) % 2003) / 1001 - 1;
}

function assertWithin(actual: number | null, expected: number, tolerance: number): void {
  assert.ok(actual !== null && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);
}

describe('PcrClockAnalyzer: frequency', () => {
  for (const ppm of [30, -30, 0]) {
    test(`${ppm} ppm`, () => {
      const { clock } = analyzerOf({ seconds: 60, error: (seconds) => seconds * ppm * 1e-6 }).snapshot();
      assertWithin(clock.frequency_offset_ppm, ppm, 0.01);
      assert.deepEqual([clock.frequency_offset_samples, clock.frequency_offset_reason], [1500, null]);
    });
  }

  test('30 ppm under 100 µs of jitter: within 0.1 ppm after five minutes', () => {
    const analyzer = analyzerOf({
      seconds: 300,
      error: (seconds) => seconds * 30e-6,
      delayNs: (n) => 100e3 * noise(n),
    });
    assertWithin(analyzer.snapshot().clock.frequency_offset_ppm, 30, 0.1);
  });

  test('across the wrap', () => {
    const analyzer = analyzerOf({ seconds: 60, error: (seconds) => seconds * 30e-6, first27M: PCR_WRAP_27M - 27e6 });
    const { clock, total } = analyzer.snapshot();
    assertWithin(clock.frequency_offset_ppm, 30, 0.01);
    assert.equal(total.pcr_discontinuities_unsignalled, 0);
  });

  test('10 ppm that grow by 36 ppm/h for 20 minutes: 16 ppm in the middle', () => {
    // Frequency error 10e-6 + 1e-8·t (36 ppm/h); its integral is the error of the clock.
    const error = (seconds: number) => seconds * 10e-6 + (seconds * seconds * 1e-8) / 2;
    const { clock } = analyzerOf({ seconds: 1201, error }).snapshot();
    assertWithin(clock.drift_rate_ppm_per_hour, 36, 0.1);
    assertWithin(clock.frequency_offset_ppm, 16, 0.1);
    assert.deepEqual([clock.drift_rate_minutes, clock.drift_rate_reason], [20, null]);
  });

  test('9.9 s are too few samples, 9 minutes too short for the drift', () => {
    const short = analyzerOf({ seconds: 9.9 }).snapshot().clock;
    assert.deepEqual([short.frequency_offset_ppm, short.frequency_offset_reason], [null, 'too_few_samples']);
    const longer = analyzerOf({ seconds: 540 }).snapshot().clock;
    assert.deepEqual([longer.drift_rate_ppm_per_hour, longer.drift_rate_reason], [null, 'too_short']);
  });
});

describe('PcrClockAnalyzer: jitter', () => {
  test('late, early, early, late by 50 µs: 100 µs from peak to peak, 50 µs rms, whatever the frequency', () => {
    const analyzer = analyzerOf({
      seconds: 60,
      error: (seconds) => seconds * 30e-6,
      delayNs: (n) => (n % 4 === 0 || n % 4 === 3 ? 50e3 : -50e3),
    });
    const { total, clock } = analyzer.snapshot();
    // PCRs are rounded to ticks of 37 ns.
    assertWithin(total.pcr_arrival_jitter_peak_to_peak_ns, 100e3, 50);
    assertWithin(total.pcr_arrival_jitter_rms_ns, 50e3, 25);
    assert.deepEqual([clock.pcr_arrival_jitter_samples, total.pcr_arrival_jitter_reason], [256, null]);
  });

  test('one PCR that arrives 1 ms late, in the middle of a minute', () => {
    const { total } = analyzerOf({ seconds: 60, delayNs: (n) => (n === 700 ? 1e6 : 0) }).snapshot();
    assertWithin(total.pcr_arrival_jitter_peak_to_peak_ns, 1e6, 20e3);
  });

  test('the interval forgets the jitter of the one before, the total does not', () => {
    const analyzer = analyzerOf({ seconds: 10, delayNs: (n) => (n === 100 ? 1e6 : 0) });
    analyzer.snapshotAndReset();
    for (let n = 250; n < 600; n++) analyzer.feed(n * 1_080_000, n * PACKETS_PER_PCR, n * PCR_INTERVAL_NS, false);
    analyzer.snapshotAndReset();
    for (let n = 600; n < 700; n++) analyzer.feed(n * 1_080_000, n * PACKETS_PER_PCR, n * PCR_INTERVAL_NS, false);
    const { interval, total } = analyzer.snapshot();
    assertWithin(interval.pcr_arrival_jitter_peak_to_peak_ns, 0, 1);
    assertWithin(total.pcr_arrival_jitter_peak_to_peak_ns, 1e6, 30e3);
  });

  test('fifteen PCRs are too few', () => {
    const { total } = analyzerOf({ seconds: 0.6 }).snapshot();
    assert.equal(total.pcr_count, 15);
    assert.deepEqual(
      [total.pcr_arrival_jitter_peak_to_peak_ns, total.pcr_arrival_jitter_reason],
      [null, 'too_few_samples'],
    );
  });

  test('without arrival times', () => {
    const { total, clock } = analyzerOf({ seconds: 60, hasArrivalTimes: false }).snapshot();
    assert.equal(total.pcr_arrival_jitter_reason, 'no_arrival_times');
    assert.equal(clock.frequency_offset_reason, 'no_arrival_times');
    assert.equal(clock.drift_rate_reason, 'no_arrival_times');
    assert.equal(total.pcr_accuracy_reason, null);
  });

  test('arrival times that step back begin the comparison anew', () => {
    const analyzer = analyzerOf({ seconds: 20 });
    for (let n = 500; n < 1000; n++)
      analyzer.feed(n * 1_080_000, n * PACKETS_PER_PCR, (n - 400) * PCR_INTERVAL_NS, false);
    const { total, clock } = analyzer.snapshot();
    assertWithin(total.pcr_arrival_jitter_peak_to_peak_ns, 0, 1);
    assertWithin(clock.frequency_offset_ppm, 0, 1e-3);
    assert.equal(clock.frequency_offset_samples, 500);
  });
});

describe('PcrClockAnalyzer: intervals, discontinuities, accuracy', () => {
  test('intervals by the values of the PCRs', () => {
    const analyzer = new PcrClockAnalyzer(false);
    for (const [n, ms] of [0, 20, 60, 110, 260].entries()) analyzer.feed(ms * 27_000, n * 100, 0, false);
    const { total } = analyzer.snapshot();
    assert.deepEqual(
      [total.pcr_interval_min_ns, total.pcr_interval_avg_ns, total.pcr_interval_max_ns],
      [20e6, 65e6, 150e6],
    );
    assert.deepEqual([total.pcr_intervals_over_40_ms, total.pcr_intervals_over_100_ms], [2, 1]);
    assert.equal(total.pcr_accuracy_reason, 'too_few_samples');
  });

  test('discontinuities are counted and no interval', () => {
    const analyzer = new PcrClockAnalyzer(true);
    const pcrs: [number, boolean][] = [
      [0, false],
      [27_000, false],
      [5_000_000, true], // signalled
      [5_027_000, false],
      [5_000_000, false], // back, not signalled
      [5_027_000, false],
      [40_000_000, false], // on by more than a second, not signalled
      [40_027_000, false],
    ];
    for (const [n, [pcr27M, isDiscontinuity]] of pcrs.entries()) analyzer.feed(pcr27M, n, n * 1e6, isDiscontinuity);
    const { total } = analyzer.snapshot();
    assert.deepEqual([total.pcr_discontinuities_signalled, total.pcr_discontinuities_unsignalled], [1, 2]);
    assert.deepEqual([total.pcr_interval_min_ns, total.pcr_interval_max_ns, total.pcr_count], [1e6, 1e6, 8]);
  });

  test('a gap is no discontinuity, and the clock begins anew', () => {
    const analyzer = analyzerOf({ seconds: 60, error: (seconds) => seconds * 30e-6 });
    analyzer.noteGap();
    for (let n = 0; n < 500; n++) analyzer.feed(9e9 + n * 1_080_000, 1e6 + n * 200, (90 + n * 0.04) * SECOND, false);
    const { total, clock } = analyzer.snapshot();
    assert.equal(total.pcr_discontinuities_unsignalled, 0);
    assert.equal(clock.frequency_offset_samples, 500);
    assertWithin(clock.frequency_offset_ppm, 0, 1e-3);
  });

  test('accuracy: one PCR 27 ticks too low', () => {
    const analyzer = analyzerOf({ seconds: 10, error: (seconds) => (seconds === 4 ? -1e-6 : 0) });
    const { total } = analyzer.snapshot();
    assertWithin(total.pcr_accuracy_min_ns, -1000, 0.1);
    assertWithin(total.pcr_accuracy_max_ns, 0, 0.1);
    // The filter settles for 1.5 s, and the last 16 PCRs wait for those behind them.
    assertWithin(total.pcr_accuracy_samples, 250 - 38 - 16, 2);
    assert.deepEqual([total.pcr_accuracy_reason, total.pcr_accuracy_filter], [null, 'mgf3']);
  });

  test('packets that are missing are no inaccuracy', () => {
    const analyzer = new PcrClockAnalyzer(true);
    for (let n = 0; n < 200; n++) {
      const lost = n < 100 ? 0 : 3;
      if (n === 100) analyzer.noteLoss();
      analyzer.feed(n * 1_080_000, n * PACKETS_PER_PCR - lost, n * PCR_INTERVAL_NS, false);
    }
    const { total } = analyzer.snapshot();
    assertWithin(total.pcr_accuracy_samples, 2 * (100 - 38 - 16), 4);
    assertWithin(total.pcr_accuracy_max_ns, 0, 1e-3);
    assertWithin(total.pcr_accuracy_min_ns, 0, 1e-3);
  });

  test('variable bitrate is unmeasurable', () => {
    const analyzer = new PcrClockAnalyzer(true);
    for (let n = 0; n < 100; n++)
      analyzer.feed(n * 1_080_000, n * 200 + ((n * 7) % 11) * 5, n * PCR_INTERVAL_NS, false);
    const { total } = analyzer.snapshot();
    assert.deepEqual([total.pcr_accuracy_samples, total.pcr_accuracy_reason], [0, 'not_constant_bitrate']);
    assertWithin(total.pcr_accuracy_not_judged, 100 - 23, 0);
  });

  test('too short for the filter', () => {
    const { total } = analyzerOf({ seconds: 1.9 }).snapshot();
    assert.deepEqual([total.pcr_accuracy_samples, total.pcr_accuracy_reason], [0, 'filter_not_settled']);
  });

  test('PCRs of 90 kHz are told apart', () => {
    const analyzer = new PcrClockAnalyzer(true);
    // Every 30 ms and 1/9 ms of constant bitrate, rounded down to 1/90 ms.
    for (let n = 0; n < 300; n++) analyzer.feed(Math.floor(n * 2701.3) * 300, n * 151, n * 30e6, false);
    const { total } = analyzer.snapshot();
    assert.deepEqual([total.pcr_accuracy_samples, total.pcr_accuracy_reason], [0, 'pcr_in_90_khz']);
    assert.ok(total.pcr_accuracy_not_judged > 270);
  });

  test('wander: 100 µs at 2.5 mHz is 1.57 ppm to and fro that changes by 89 ppm/h at most, and mgf1 leaves a sixteenth of it', () => {
    const analyzer = new PcrClockAnalyzer(true, 'mgf1');
    for (let n = 0; n < 25_000; n++) {
      const seconds = n * 0.04;
      const error = 100e-6 * Math.sin(2 * Math.PI * 0.0025 * seconds);
      analyzer.feed(Math.round((1 + seconds + error) * 27e6), n * PACKETS_PER_PCR, n * PCR_INTERVAL_NS, false);
      if (n === 10_000) analyzer.snapshotAndReset();
    }
    const { interval } = analyzer.snapshot();
    // 2·π·2.5 mHz·100 µs and its derivative; 1 / √(1 + 4⁴) = 0.0624.
    assertWithin(interval.pcr_wander_frequency_offset_ppm, 1.571, 0.08);
    assertWithin(interval.pcr_wander_drift_rate_ppm_per_hour, 88.8, 9);
    assertWithin(interval.pcr_accuracy_max_ns, 6238, 400);
    assert.equal(interval.pcr_accuracy_filter, 'mgf1');
  });

  test('the clock between PCRs goes on at the last rate, across the wrap', () => {
    const analyzer = new PcrClockAnalyzer(true);
    assert.equal(analyzer.pcr27MAt(0), ABSENT);
    analyzer.feed(PCR_WRAP_27M - 1_100_000, 0, 0, false);
    assert.equal(analyzer.pcr27MAt(50), PCR_WRAP_27M - 1_100_000); // no rate yet
    analyzer.feed(PCR_WRAP_27M - 100_000, 100, 0, false);
    assert.equal(analyzer.pcr27MAt(105), PCR_WRAP_27M - 50_000);
    assert.equal(analyzer.pcr27MAt(115), 50_000);
  });

  test('reset forgets everything', () => {
    const analyzer = analyzerOf({ seconds: 60 });
    analyzer.reset();
    assert.deepEqual(analyzer.snapshot(), new PcrClockAnalyzer(true).snapshot());
  });

  test('any PCRs at any times', () => {
    fc.assert(
      fc.property(
        anyTimesNs,
        fc.array(fc.integer({ min: 0, max: PCR_WRAP_27M - 1 })),
        fc.nat(3e6),
        (timesNs, jumps, step) => {
          const analyzer = new PcrClockAnalyzer(true);
          let pcr27M = 0;
          for (const [index, timeNs] of timesNs.entries()) {
            pcr27M = index % 20 === 19 ? (jumps[index % jumps.length] ?? 0) : (pcr27M + step) % PCR_WRAP_27M;
            analyzer.feed(pcr27M, index * (step % 7), timeNs, index % 50 === 49);
          }
          assertJsonReady(analyzer.snapshotAndReset());
          assertJsonReady(analyzer.snapshot());
        },
      ),
      { numRuns: fuzzRuns(300) },
    );
  });
});
