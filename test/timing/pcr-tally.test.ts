import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PcrTally } from '../../src/timing/pcr-tally.js';

test('nothing measured: null with the reasons, not 0', () => {
  const figures = new PcrTally().figures(true);
  assert.equal(figures.pcr_count, 0);
  assert.equal(figures.pcr_interval_avg_ns, null);
  assert.deepEqual(
    [figures.pcr_accuracy_min_ns, figures.pcr_accuracy_samples, figures.pcr_accuracy_reason],
    [null, 0, 'too_few_samples'],
  );
  assert.deepEqual([figures.pcr_arrival_jitter_rms_ns, figures.pcr_arrival_jitter_reason], [null, 'too_few_samples']);
});

test('a file: no jitter, for want of arrival times', () => {
  assert.equal(new PcrTally().figures(false).pcr_arrival_jitter_reason, 'no_arrival_times');
});

test('variable bitrate is the reason for no accuracy', () => {
  const tally = new PcrTally();
  tally.notConstant = 3;
  const { pcr_accuracy_reason, pcr_accuracy_not_judged } = tally.figures(true);
  assert.deepEqual([pcr_accuracy_reason, pcr_accuracy_not_judged], ['not_constant_bitrate', 3]);
});

/** Two PCRs more than it has intervals, of 20 and 60 ms; deviations of −40, 0 and 40 ns; two windows of jitter. */
function sample(): PcrTally {
  const tally = new PcrTally();
  tally.pcrs = 4;
  tally.over40Ms = 1;
  tally.signalled = 1;
  for (const intervalNs of [20e6, 60e6]) tally.intervalsNs.feed(intervalNs);
  for (const deviationNs of [-40, 0, 40]) tally.deviationsNs.feed(deviationNs);
  for (const [peakNs, rmsNs] of [
    [1000, 300],
    [800, 350],
  ] as const) {
    tally.peaksNs.feed(peakNs);
    tally.rmsNs.feed(rmsNs);
  }
  return tally;
}

test('the greatest jitter of any window, the spread of the deviations', () => {
  const figures = sample().figures(true);
  assert.deepEqual(
    [figures.pcr_interval_min_ns, figures.pcr_interval_avg_ns, figures.pcr_interval_max_ns],
    [20e6, 40e6, 60e6],
  );
  assert.deepEqual([figures.pcr_accuracy_min_ns, figures.pcr_accuracy_max_ns], [-40, 40]);
  assert.ok(Math.abs(figures.pcr_accuracy_standard_deviation_ns! - Math.sqrt(3200 / 3)) < 1e-9);
  assert.deepEqual(
    [figures.pcr_arrival_jitter_peak_to_peak_ns, figures.pcr_arrival_jitter_rms_ns, figures.pcr_arrival_jitter_reason],
    [1000, 350, null],
  );
});

test('merged: counts added up, least and greatest of both', () => {
  const merged = sample();
  const other = sample();
  other.unsignalled = 2;
  other.over100Ms = 1;
  other.intervalsNs.feed(130e6);
  merged.merge(other);
  const figures = merged.figures(true);
  assert.equal(figures.pcr_count, 8);
  assert.deepEqual([figures.pcr_intervals_over_40_ms, figures.pcr_intervals_over_100_ms], [2, 1]);
  assert.deepEqual([figures.pcr_discontinuities_signalled, figures.pcr_discontinuities_unsignalled], [2, 2]);
  assert.deepEqual([figures.pcr_interval_max_ns, figures.pcr_interval_avg_ns], [130e6, 58e6]);
  assert.equal(figures.pcr_accuracy_samples, 6);
});
