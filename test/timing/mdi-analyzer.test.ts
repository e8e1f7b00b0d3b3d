import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MdiAnalyzer } from '../../src/timing/mdi-analyzer.js';
import { anyTimesNs, assertJsonReady } from '../support/analysis/analyzer-fuzz.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const MS = 1e6;
/** 1000 bytes each 10 ms: 0.8 Mb/s. */
const RATE_BPS = 800_000;

function analyzerOf(rateBps: number | null = RATE_BPS): MdiAnalyzer {
  const analyzer = new MdiAnalyzer({ hasArrivalTimes: true, lossSource: 'rtp' });
  analyzer.setMediaRate(rateBps, 'nominal');
  return analyzer;
}

function feedAt(analyzer: MdiAnalyzer, timesMs: readonly number[]): void {
  for (const timeMs of timesMs) analyzer.feed(timeMs * MS, 1000);
}

/** Each 10 ms. */
function evenly(fromMs: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => fromMs + n * 10);
}

describe('MdiAnalyzer', () => {
  test('even arrivals at the media rate: the delay factor is the time between two of them', () => {
    const analyzer = analyzerOf();
    feedAt(analyzer, evenly(0, 101));
    assert.equal(analyzer.snapshot().total.mdi, '10.000:0');
  });

  test('datagrams in threes: the buffer holds three', () => {
    // Before the arrival of three −30 ms, after it 0: VB from −3000 to 0 bytes at 100 bytes a ms.
    const analyzer = analyzerOf();
    for (let n = 0; n <= 34; n++) feedAt(analyzer, n === 0 ? [0] : [n * 30, n * 30, n * 30]);
    assert.equal(analyzer.snapshot().total.mdi, '30.000:0');
  });

  test('a pause of 50 ms that is made up for afterwards', () => {
    // At 500 ms the 50th of 10 ms; then nothing until 550 ms, where five come at once: −5000 bytes just before.
    const analyzer = analyzerOf();
    feedAt(analyzer, [...evenly(0, 51), 550, 550, 550, 550, 550, ...evenly(560, 45)]);
    assert.equal(analyzer.snapshot().total.mdi, '50.000:0');
  });

  test('a rate that is too low by 1 %: the buffer drains for a second', () => {
    // 990 bytes each 10 ms: after 990 ms (the 99th) VB is 99 × −10, just before it −1980.
    const analyzer = analyzerOf();
    for (const timeMs of evenly(0, 101)) analyzer.feed(timeMs * MS, 990);
    assert.equal(analyzer.snapshot().total.mdi, '19.800:0');
  });

  test('silence is the delay factor of the second of the datagram that ends it', () => {
    const analyzer = analyzerOf();
    feedAt(analyzer, evenly(0, 101)); // the last one, at 1000 ms, opens the next second
    analyzer.snapshotAndReset();
    feedAt(analyzer, [4000, 5000]); // closes the second of one datagram; closes that of the silence
    const { interval, total } = analyzer.snapshot();
    assert.equal(interval.mdi_delay_factor_ms, 3000);
    assert.equal(interval.mdi_delay_factor_max_ms, 3000);
    assert.equal(total.mdi_delay_factor_max_ms, 3000);
  });

  test('losses count in the second of the datagram that shows them', () => {
    const analyzer = analyzerOf();
    feedAt(analyzer, evenly(0, 50));
    analyzer.addLosses(7);
    feedAt(analyzer, evenly(500, 51));
    analyzer.addLosses(14);
    assert.equal(analyzer.snapshot().total.mdi, '10.000:7');
    feedAt(analyzer, evenly(1010, 100));
    assert.equal(analyzer.snapshot().total.mdi, '10.000:14');
    assert.equal(analyzer.snapshot().total.mdi_media_loss_rate_max, 14);
    feedAt(analyzer, evenly(2010, 100));
    assert.equal(analyzer.snapshot().total.mdi, '10.000:0');
  });

  test('what is missing is named', () => {
    const cases = [
      {
        options: { hasArrivalTimes: false, lossSource: 'rtp' },
        rate: RATE_BPS,
        df: 'no_arrival_times',
        mlr: 'no_arrival_times',
      },
      { options: { hasArrivalTimes: true, lossSource: null }, rate: null, df: 'no_media_rate', mlr: 'no_loss_figures' },
      { options: { hasArrivalTimes: true, lossSource: null }, rate: 0, df: 'no_media_rate', mlr: 'no_loss_figures' },
      { options: { hasArrivalTimes: true, lossSource: 'continuity' }, rate: null, df: 'no_media_rate', mlr: null },
    ] as const;
    for (const { options, rate, df, mlr } of cases) {
      const analyzer = new MdiAnalyzer(options);
      analyzer.setMediaRate(rate, 'pcr');
      feedAt(analyzer, evenly(0, 250));
      const { total } = analyzer.snapshot();
      assert.equal(total.mdi, null);
      assert.deepEqual([total.mdi_delay_factor_reason, total.mdi_media_loss_rate_reason], [df, mlr]);
    }
  });

  test('less than a second is too short', () => {
    const analyzer = analyzerOf();
    feedAt(analyzer, evenly(0, 99));
    const { total } = analyzer.snapshot();
    assert.deepEqual([total.mdi_delay_factor_reason, total.mdi_media_loss_rate_reason], ['too_short', 'too_short']);
  });

  test('a rate that becomes known counts from the next second on', () => {
    const analyzer = analyzerOf(null);
    feedAt(analyzer, evenly(0, 50));
    analyzer.setMediaRate(RATE_BPS, 'pcr');
    feedAt(analyzer, evenly(500, 51));
    assert.equal(analyzer.snapshot().total.mdi, null);
    feedAt(analyzer, evenly(1010, 100));
    const { total } = analyzer.snapshot();
    assert.deepEqual([total.mdi, total.mdi_media_rate_bps, total.mdi_media_rate_source], ['10.000:0', RATE_BPS, 'pcr']);
  });

  test('the second of a gap is not judged', () => {
    const analyzer = analyzerOf();
    feedAt(analyzer, evenly(0, 50));
    analyzer.addLosses(1000);
    analyzer.noteGap();
    feedAt(analyzer, evenly(9000, 101));
    assert.equal(analyzer.snapshot().total.mdi, '10.000:0');
    assert.equal(analyzer.snapshot().total.mdi_delay_factor_max_ms, 10);
  });

  test('any times', () => {
    fc.assert(
      fc.property(anyTimesNs, (timesNs) => {
        const analyzer = analyzerOf();
        for (const timeNs of timesNs) {
          analyzer.feed(timeNs, 1316);
          analyzer.addLosses(1);
        }
        const snapshot = analyzer.snapshotAndReset();
        assertJsonReady(snapshot);
        assert.ok((snapshot.total.mdi_delay_factor_ms ?? 0) >= 0);
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
