import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BurstAnalyzer } from '../../src/timing/burst-analyzer.js';
import { anyTimesNs, assertJsonReady } from '../support/analysis/analyzer-fuzz.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const MS = 1e6;

/** Datagrams of 1000 bytes, evenly. */
function feedEvenly(analyzer: BurstAnalyzer, fromNs: number, stepNs: number, count: number): void {
  for (let n = 0; n < count; n++) analyzer.feed(fromNs + n * stepNs, 1000);
}

describe('BurstAnalyzer', () => {
  test('constant rate: every window has it', () => {
    const analyzer = new BurstAnalyzer(true);
    feedEvenly(analyzer, 0, MS / 4, 1000); // 4000 datagrams a second: 32 Mb/s
    const { total } = analyzer.snapshot();
    assert.deepEqual(total, {
      burst_1ms_bps: 32e6,
      burst_10ms_bps: 32e6,
      burst_100ms_bps: 32e6,
      burst_is_exact: true,
      burst_reason: null,
    });
  });

  test('five datagrams at once between even ones', () => {
    const analyzer = new BurstAnalyzer(true);
    feedEvenly(analyzer, 0, MS, 201); // 0 … 200 ms
    for (let n = 0; n < 5; n++) analyzer.feed(200.5 * MS, 1000);
    const { total } = analyzer.snapshot();
    // (199.5, 200.5]: 1 + 5; (190.5, 200.5]: 10 + 5; (100.5, 200.5]: 100 + 5 datagrams
    assert.equal(total.burst_1ms_bps, 6 * 8000 * 1000);
    assert.equal(total.burst_10ms_bps, 15 * 8000 * 100);
    assert.equal(total.burst_100ms_bps, 105 * 8000 * 10);
  });

  test('a burst that lies across the border of two milliseconds is whole', () => {
    const analyzer = new BurstAnalyzer(true);
    analyzer.feed(0, 1000);
    for (const timeNs of [4.6, 4.9, 5.1, 5.4]) analyzer.feed(timeNs * MS, 1000);
    assert.equal(analyzer.snapshot().total.burst_1ms_bps, 4 * 8000 * 1000);
  });

  test('a window longer than the stream is not measured', () => {
    const analyzer = new BurstAnalyzer(true);
    feedEvenly(analyzer, 0, MS, 21);
    const { total } = analyzer.snapshot();
    assert.deepEqual([total.burst_10ms_bps, total.burst_100ms_bps, total.burst_reason], [8e6, null, 'too_short']);
  });

  test('the peak of an interval and of all', () => {
    const analyzer = new BurstAnalyzer(true);
    feedEvenly(analyzer, 0, MS / 2, 500);
    analyzer.snapshotAndReset();
    feedEvenly(analyzer, 250 * MS, MS, 500);
    const { interval, total } = analyzer.snapshotAndReset();
    assert.equal(interval.burst_1ms_bps, 8e6 * 2); // (249, 250] holds the last of the first part
    assert.equal(total.burst_100ms_bps, 16e6);
    assert.equal(analyzer.snapshot().interval.burst_reason, 'too_few_samples');
    feedEvenly(analyzer, 750 * MS, MS, 500);
    assert.equal(analyzer.snapshot().interval.burst_1ms_bps, 8e6);
  });

  test('a gap or a step back empties the windows', () => {
    const analyzer = new BurstAnalyzer(true);
    feedEvenly(analyzer, 0, MS, 200);
    analyzer.feed(199 * MS - 1, 1000);
    assert.equal(analyzer.snapshot().total.burst_1ms_bps, 8e6);
    analyzer.noteGap();
    analyzer.feed(199 * MS - 1, 1000);
    assert.equal(analyzer.snapshot().total.burst_1ms_bps, 8e6);
  });

  test('more datagrams within 100 ms than can be remembered: a lower bound, and it says so', () => {
    const analyzer = new BurstAnalyzer(true);
    const count = (1 << 17) + 1000;
    feedEvenly(analyzer, 0, 100, 1000); // 0.1 ms
    feedEvenly(analyzer, 200 * MS, 100, count); // within 13.2 ms
    const { total } = analyzer.snapshot();
    assert.equal(total.burst_is_exact, false);
    assert.equal(total.burst_1ms_bps, 80e9); // a datagram each 100 ns
    assert.equal(total.burst_100ms_bps, 2 ** 17 * 8000 * 10);
    analyzer.reset();
    assert.equal(analyzer.snapshot().total.burst_is_exact, true);
  });

  test('without arrival times nothing is measured', () => {
    const analyzer = new BurstAnalyzer(false);
    feedEvenly(analyzer, 0, MS, 200);
    assert.equal(analyzer.snapshot().total.burst_reason, 'no_arrival_times');
  });

  test('any ascending times: the peak is that of all windows compared one by one', () => {
    const stepNs = fc.oneof(fc.nat(3_000_000), fc.nat(100_000), fc.constant(MS));
    const steps = fc.array(fc.tuple(stepNs, fc.integer({ min: 1, max: 1500 })), {
      minLength: 1,
      maxLength: 600,
      size: 'max',
    });
    fc.assert(
      fc.property(steps, (datagrams) => {
        const analyzer = new BurstAnalyzer(true);
        let timeNs = 0;
        const arrivals = datagrams.map(([ns, bytes]) => {
          timeNs += ns;
          return { timeNs, bytes };
        });
        for (const { timeNs, bytes } of arrivals) analyzer.feed(timeNs, bytes);
        const peakOf = (windowNs: number) =>
          Math.max(
            ...arrivals.map(({ timeNs: endNs }) =>
              arrivals
                .filter(({ timeNs }) => timeNs > endNs - windowNs && timeNs <= endNs)
                .reduce((sum, { bytes }) => sum + bytes, 0),
            ),
          );
        const { total } = analyzer.snapshot();
        const spanNs = timeNs - arrivals[0]!.timeNs;
        // Datagrams that come later at the same time make the window of the earlier ones greater: the maximum is the same.
        if (spanNs >= MS) assert.equal(total.burst_1ms_bps, peakOf(MS) * 8000);
        if (spanNs >= 10 * MS) assert.equal(total.burst_10ms_bps, peakOf(10 * MS) * 800);
        if (spanNs >= 100 * MS) assert.equal(total.burst_100ms_bps, peakOf(100 * MS) * 80);
      }),
      { numRuns: fuzzRuns(60) },
    );
  });

  test('any times', () => {
    fc.assert(
      fc.property(anyTimesNs, (timesNs) => {
        const analyzer = new BurstAnalyzer(true);
        for (const timeNs of timesNs) analyzer.feed(timeNs, 1316);
        assertJsonReady(analyzer.snapshotAndReset());
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
