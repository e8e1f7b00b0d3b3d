import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { IatAnalyzer } from '../../src/timing/iat-analyzer.js';
import { anyTimesNs, assertJsonReady } from '../support/analysis/analyzer-fuzz.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

function analyzerOf(timesNs: readonly number[]): IatAnalyzer {
  const analyzer = new IatAnalyzer(true);
  for (const timeNs of timesNs) analyzer.feed(timeNs);
  return analyzer;
}

describe('IatAnalyzer', () => {
  test('one datagram has no inter-arrival time', () => {
    const { total } = analyzerOf([5]).snapshot();
    assert.equal(total.iat_count, 0);
    assert.equal(total.iat_avg_ns, null);
    assert.equal(total.iat_p99_ns, null);
    assert.equal(total.iat_reason, 'too_few_samples');
  });

  test('minimum, average, maximum and spread', () => {
    // Inter-arrival times 2 4 4 4 5 5 7 9 ms.
    const { total } = analyzerOf([0, 2e6, 6e6, 10e6, 14e6, 19e6, 24e6, 31e6, 40e6]).snapshot();
    assert.equal(total.iat_count, 8);
    assert.equal(total.iat_min_ns, 2e6);
    assert.equal(total.iat_avg_ns, 5e6);
    assert.equal(total.iat_max_ns, 9e6);
    assert.ok(Math.abs(total.iat_standard_deviation_ns! - 2e6) < 1e-3);
    assert.equal(total.iat_reason, null);
  });

  test('percentiles: of 1000 times 989 are 1 ms, 9 are 8 ms and 2 are 64 ms', () => {
    const analyzer = new IatAnalyzer(true);
    let timeNs = 0;
    analyzer.feed(timeNs);
    for (let n = 0; n < 1000; n++) {
      timeNs += n < 989 ? 1e6 : n < 998 ? 8e6 : 64e6;
      analyzer.feed(timeNs);
    }
    const { total } = analyzer.snapshot();
    const isNear = (value: number | null, expected: number) => assert.ok(Math.abs(value! / expected - 1) <= 1 / 64);
    isNear(total.iat_p50_ns, 1e6);
    isNear(total.iat_p90_ns, 1e6);
    isNear(total.iat_p99_ns, 8e6);
    isNear(total.iat_p99_9_ns, 64e6);
    assert.deepEqual(
      total.iat_histogram.map(({ count }) => count),
      [989, 9, 2],
    );
  });

  test('the same time for all: percentiles stay within minimum and maximum', () => {
    const { total } = analyzerOf([0, 1e6, 2e6, 3e6]).snapshot();
    assert.deepEqual([total.iat_p50_ns, total.iat_p99_9_ns], [1e6, 1e6]);
  });

  test('a step back is counted and not measured', () => {
    const { total } = analyzerOf([0, 10, 3, 5]).snapshot();
    assert.deepEqual([total.iat_count, total.iat_min_ns, total.iat_max_ns, total.iat_steps_back], [2, 2, 10, 1]);
  });

  test('the time over a gap is not measured', () => {
    const analyzer = analyzerOf([0, 10]);
    analyzer.noteGap();
    analyzer.feed(5000);
    analyzer.feed(5020);
    const { total } = analyzer.snapshot();
    assert.deepEqual([total.iat_count, total.iat_max_ns], [2, 20]);
  });

  test('an interval ends, the total goes on; the time across the end belongs to the next', () => {
    const analyzer = analyzerOf([0, 10]);
    analyzer.snapshotAndReset();
    analyzer.feed(40);
    const { interval, total } = analyzer.snapshotAndReset();
    assert.deepEqual([interval.iat_count, interval.iat_avg_ns], [1, 30]);
    assert.deepEqual([total.iat_count, total.iat_avg_ns, total.iat_standard_deviation_ns], [2, 20, 10]);
    analyzer.reset();
    assert.equal(analyzer.snapshot().total.iat_count, 0);
  });

  test('without arrival times nothing is measured', () => {
    const analyzer = new IatAnalyzer(false);
    for (const timeNs of [0, 10, 20]) analyzer.feed(timeNs);
    const { total } = analyzer.snapshot();
    assert.deepEqual([total.iat_count, total.iat_avg_ns, total.iat_reason], [0, null, 'no_arrival_times']);
    assert.deepEqual(total.iat_histogram, []);
  });

  test('any times: every datagram but the first is measured or a step back', () => {
    fc.assert(
      fc.property(anyTimesNs, (timesNs) => {
        const analyzer = analyzerOf(timesNs);
        const snapshot = analyzer.snapshotAndReset();
        assertJsonReady(snapshot);
        const { iat_count, iat_steps_back } = snapshot.total;
        assert.equal(iat_count + iat_steps_back, Math.max(0, timesNs.length - 1));
        assert.deepEqual(analyzer.snapshot().total, snapshot.total);
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
