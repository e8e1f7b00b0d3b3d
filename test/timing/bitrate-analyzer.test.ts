import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BitrateAnalyzer } from '../../src/timing/bitrate-analyzer.js';
import { anyTimesNs, assertJsonReady } from '../support/analysis/analyzer-fuzz.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const SECOND = 1e9;

/** Datagrams of 1000 bytes, 100 a second. */
function feedSeconds(analyzer: BitrateAnalyzer, fromNs: number, seconds: number, bytes = 1000): void {
  for (let n = 0; n < seconds * 100; n++) analyzer.feed(fromNs + (n * SECOND) / 100, bytes);
}

describe('BitrateAnalyzer', () => {
  test('less than a second: only an average', () => {
    const analyzer = new BitrateAnalyzer();
    for (const timeNs of [0, 0.25 * SECOND, 0.5 * SECOND]) analyzer.feed(timeNs, 1000);
    assert.deepEqual(analyzer.snapshot().total, {
      bitrate_now_bps: null,
      bitrate_min_bps: null,
      bitrate_max_bps: null,
      bitrate_avg_bps: 32_000, // two datagrams in half a second
      bitrate_reason: null,
    });
  });

  test('one datagram has no rate', () => {
    const analyzer = new BitrateAnalyzer();
    analyzer.feed(7, 1000);
    assert.deepEqual(
      [analyzer.snapshot().total.bitrate_avg_bps, analyzer.snapshot().total.bitrate_reason],
      [null, 'too_few_samples'],
    );
  });

  test('seconds of 0.8 and 1.6 Mb/s', () => {
    const analyzer = new BitrateAnalyzer();
    feedSeconds(analyzer, 0, 2);
    feedSeconds(analyzer, 2 * SECOND, 1, 2000);
    analyzer.feed(3 * SECOND, 1000);
    const { total } = analyzer.snapshot();
    assert.equal(total.bitrate_now_bps, 1.6e6);
    assert.equal(total.bitrate_min_bps, 0.8e6);
    assert.equal(total.bitrate_max_bps, 1.6e6);
    assert.ok(Math.abs(total.bitrate_avg_bps! - 3.2e6 / 3) < 1e-3);
  });

  test('minimum, average and maximum are of the same seconds: a burst in the second in progress is in none', () => {
    const analyzer = new BitrateAnalyzer();
    feedSeconds(analyzer, 0, 2);
    for (let n = 0; n < 500; n++) analyzer.feed(2.1 * SECOND + n * 1e4, 1000);
    const { total } = analyzer.snapshot();
    const { bitrate_min_bps, bitrate_avg_bps, bitrate_max_bps } = total;
    assert.deepEqual([bitrate_min_bps, bitrate_avg_bps, bitrate_max_bps], [0.8e6, 0.8e6, 0.8e6]);
  });

  test('silent seconds count in the average as many as they were', () => {
    const analyzer = new BitrateAnalyzer();
    feedSeconds(analyzer, 0, 1);
    analyzer.advance(10 * SECOND);
    assert.equal(analyzer.snapshot().total.bitrate_avg_bps, 0.08e6);
  });

  test('silent seconds are 0 b/s, with or without a datagram that ends them', () => {
    for (const end of ['datagram', 'time']) {
      const analyzer = new BitrateAnalyzer();
      feedSeconds(analyzer, 0, 1);
      if (end === 'time') analyzer.advance(5.5 * SECOND);
      else analyzer.feed(5.5 * SECOND, 1000);
      const { total } = analyzer.snapshot();
      assert.deepEqual([total.bitrate_now_bps, total.bitrate_min_bps, total.bitrate_max_bps], [0, 0, 0.8e6], end);
    }
  });

  test('a gap is no silence', () => {
    const analyzer = new BitrateAnalyzer();
    feedSeconds(analyzer, 0, 1);
    analyzer.advance(SECOND);
    analyzer.noteGap();
    feedSeconds(analyzer, 60 * SECOND, 1);
    analyzer.advance(61 * SECOND);
    const { total } = analyzer.snapshot();
    assert.deepEqual([total.bitrate_min_bps, total.bitrate_max_bps], [0.8e6, 0.8e6]);
    assert.ok(Math.abs(total.bitrate_avg_bps! - 0.8e6) < 1e-3);
  });

  test('interval and total', () => {
    const analyzer = new BitrateAnalyzer();
    feedSeconds(analyzer, 0, 1);
    analyzer.advance(SECOND);
    analyzer.snapshotAndReset();
    feedSeconds(analyzer, SECOND, 1, 3000);
    analyzer.advance(2 * SECOND);
    const { interval, total } = analyzer.snapshotAndReset();
    assert.deepEqual([interval.bitrate_min_bps, total.bitrate_min_bps, total.bitrate_max_bps], [2.4e6, 0.8e6, 2.4e6]);
    analyzer.reset();
    assert.equal(analyzer.snapshot().total.bitrate_now_bps, null);
  });

  test('any times', () => {
    fc.assert(
      fc.property(anyTimesNs, (timesNs) => {
        const analyzer = new BitrateAnalyzer();
        for (const timeNs of timesNs) analyzer.feed(timeNs, 1316);
        assertJsonReady(analyzer.snapshotAndReset());
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
