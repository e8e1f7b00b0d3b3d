import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { RtpJitterAnalyzer } from '../../src/timing/rtp-jitter-analyzer.js';
import { anyTimesNs, assertJsonReady } from '../support/analysis/analyzer-fuzz.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const SSRC = 7;

describe('RtpJitterAnalyzer', () => {
  test('arrivals that keep to the timestamps have none, across the wrap too', () => {
    const analyzer = new RtpJitterAnalyzer(true, 90_000);
    for (let n = 0; n < 100; n++) analyzer.feed(n * 10e6, (2 ** 32 - 900 * 50 + n * 900) % 2 ** 32, SSRC);
    const { total } = analyzer.snapshot();
    assert.equal(total.rtp_jitter_samples, 99);
    assert.ok(total.rtp_jitter_max_ns! < 1e-3);
  });

  test('a packet 1.6 ms late, and the next in time: 100 µs, then 100 − 100/16 + 100', () => {
    const analyzer = new RtpJitterAnalyzer(true, 90_000);
    analyzer.feed(0, 0, SSRC);
    analyzer.feed(11.6e6, 900, SSRC); // D = 1.6 ms
    assert.ok(Math.abs(analyzer.snapshot().total.rtp_jitter_ns! - 100e3) < 1e-3);
    analyzer.feed(20e6, 1800, SSRC); // D = −1.6 ms
    const { total } = analyzer.snapshot();
    assert.ok(Math.abs(total.rtp_jitter_ns! - 193_750) < 1e-3);
    assert.ok(Math.abs(total.rtp_jitter_max_ns! - 193_750) < 1e-3);
    assert.ok(Math.abs(total.rtp_jitter_avg_ns! - 146_875) < 1e-3);
  });

  test('late and early by 1 ms in turn: the jitter becomes the difference, 2 ms', () => {
    const analyzer = new RtpJitterAnalyzer(true, 48_000);
    for (let n = 0; n < 1000; n++) analyzer.feed(n * 10e6 + (n % 2 === 0 ? 1e6 : -1e6), n * 480, SSRC);
    assert.ok(Math.abs(analyzer.snapshot().total.rtp_jitter_ns! - 2e6) < 1);
  });

  test('packets that changed places: their timestamps go back with them', () => {
    const analyzer = new RtpJitterAnalyzer(true, 1000);
    for (const [timeMs, timestamp] of [
      [0, 0],
      [10, 20],
      [20, 10], // D = 10 − −10
    ]) {
      analyzer.feed(timeMs! * 1e6, timestamp!, SSRC);
    }
    // D = −10, then 20: 10/16 = 0.625 ms, then 0.625 + (20 − 0.625)/16
    assert.ok(Math.abs(analyzer.snapshot().total.rtp_jitter_ns! - 1_835_937.5) < 1e-3);
  });

  test('neither a gap nor another SSRC is jitter', () => {
    const analyzer = new RtpJitterAnalyzer(true, 90_000);
    analyzer.feed(0, 0, SSRC);
    analyzer.noteGap();
    analyzer.feed(10e6, 12345, SSRC);
    analyzer.feed(20e6, 3e9, SSRC + 1);
    analyzer.feed(30e6, 3e9 + 900, SSRC + 1);
    const { total } = analyzer.snapshot();
    assert.deepEqual([total.rtp_jitter_samples, Math.round(total.rtp_jitter_max_ns!)], [1, 0]);
  });

  test('what is missing is named', () => {
    for (const [hasArrivalTimes, clockRateHz, reason] of [
      [false, 90_000, 'no_arrival_times'],
      [true, null, 'no_clock_rate'],
      [true, 90_000, 'too_few_samples'],
    ] as const) {
      const analyzer = new RtpJitterAnalyzer(hasArrivalTimes, clockRateHz);
      analyzer.feed(0, 0, SSRC);
      const { total } = analyzer.snapshot();
      assert.deepEqual([total.rtp_jitter_ns, total.rtp_jitter_max_ns, total.rtp_jitter_reason], [null, null, reason]);
    }
  });

  test('interval and total', () => {
    const analyzer = new RtpJitterAnalyzer(true, 1000);
    analyzer.feed(0, 0, SSRC);
    analyzer.feed(32e6, 16, SSRC); // D = 16 ms: 1 ms
    analyzer.snapshotAndReset();
    analyzer.feed(48e6, 32, SSRC); // D = 0
    const { interval, total } = analyzer.snapshotAndReset();
    assert.deepEqual([interval.rtp_jitter_max_ns, total.rtp_jitter_max_ns], [937_500, 1e6]);
    analyzer.reset();
    assert.equal(analyzer.snapshot().total.rtp_jitter_ns, null);
  });

  test('any times and timestamps', () => {
    fc.assert(
      fc.property(anyTimesNs, fc.nat(0xffffffff), (timesNs, seed) => {
        const analyzer = new RtpJitterAnalyzer(true, 90_000);
        for (const [index, timeNs] of timesNs.entries()) analyzer.feed(timeNs, (index * seed) >>> 0, seed % 3);
        assertJsonReady(analyzer.snapshotAndReset());
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
