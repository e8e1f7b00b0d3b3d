import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { PathAnalyzer } from '../../src/timing/path-analyzer.js';
import { anyTimesNs, assertJsonReady } from '../support/analysis/analyzer-fuzz.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const NOTHING = {
  hop_limit: null,
  hop_limit_min: null,
  hop_limit_max: null,
  hop_limit_changes: 0,
  source_ip: null,
  source_port: null,
  source_changes: 0,
  path_last_change_ns: null,
};

describe('PathAnalyzer', () => {
  test('nothing', () => {
    assert.deepEqual(new PathAnalyzer().snapshot(), { interval: NOTHING, total: NOTHING });
  });

  test('a TS file has no hop limit and no source', () => {
    const analyzer = new PathAnalyzer();
    analyzer.feedBatch(0, 0, 0, 0, 0, 0, '', 0);
    analyzer.feedBatch(1, 0, 0, 0, 0, 0, '', 0);
    assert.deepEqual(analyzer.snapshot().total, NOTHING);
  });

  test('another hop limit and another source, each at the time of its batch', () => {
    const analyzer = new PathAnalyzer();
    // time, hop limit: last, lowest, highest; counts of changes; source
    analyzer.feedBatch(0, 64, 64, 64, 0, 0, '10.0.0.1', 5000);
    analyzer.feedBatch(1, 64, 64, 64, 0, 0, '10.0.0.1', 5000);
    analyzer.feedBatch(2, 62, 62, 64, 1, 0, '10.0.0.1', 5000); // another path
    const first = analyzer.snapshotAndReset();
    assert.deepEqual([first.interval.hop_limit_changes, first.interval.path_last_change_ns], [1, 2]);
    analyzer.feedBatch(3, 62, 62, 62, 1, 1, '10.0.0.2', 5000); // another sender
    analyzer.feedBatch(4, 62, 62, 62, 1, 2, '10.0.0.2', 5001); // another port of it
    analyzer.feedBatch(5, 62, 62, 62, 1, 2, '10.0.0.2', 5001);
    assert.deepEqual(analyzer.snapshot(), {
      interval: {
        hop_limit: 62,
        hop_limit_min: 62,
        hop_limit_max: 62,
        hop_limit_changes: 0,
        source_ip: '10.0.0.2',
        source_port: 5001,
        source_changes: 2,
        path_last_change_ns: 4,
      },
      total: {
        hop_limit: 62,
        hop_limit_min: 62,
        hop_limit_max: 64,
        hop_limit_changes: 1,
        source_ip: '10.0.0.2',
        source_port: 5001,
        source_changes: 2,
        path_last_change_ns: 4,
      },
    });
  });

  test('changes before the first batch are not counted, unless it is known how many there were', () => {
    const joined = new PathAnalyzer();
    joined.feedBatch(0, 64, 60, 64, 7, 3, '10.0.0.1', 5000);
    joined.feedBatch(1, 64, 60, 64, 9, 3, '10.0.0.1', 5000);
    const { total } = joined.snapshot();
    assert.deepEqual([total.hop_limit_changes, total.source_changes], [2, 0]);

    const fromTheStart = new PathAnalyzer();
    fromTheStart.countFrom(0, 0);
    fromTheStart.feedBatch(0, 64, 60, 64, 7, 3, '10.0.0.1', 5000);
    const { total: all } = fromTheStart.snapshot();
    assert.deepEqual([all.hop_limit_changes, all.source_changes, all.path_last_change_ns], [7, 3, 0]);
  });

  test('changes in batches that were lost count with the next one', () => {
    const analyzer = new PathAnalyzer();
    analyzer.feedBatch(0, 64, 64, 64, 0, 0, '10.0.0.1', 5000);
    analyzer.feedBatch(9, 64, 64, 64, 4, 2, '10.0.0.1', 5000);
    const { total } = analyzer.snapshot();
    assert.deepEqual([total.hop_limit_changes, total.source_changes, total.path_last_change_ns], [4, 2, 9]);
  });

  test('counts that begin anew are no changes', () => {
    const analyzer = new PathAnalyzer();
    analyzer.feedBatch(0, 64, 64, 64, 5, 5, '10.0.0.1', 5000);
    analyzer.feedBatch(1, 64, 64, 64, 0, 0, '10.0.0.1', 5000);
    analyzer.feedBatch(2, 64, 64, 64, 1, 0, '10.0.0.1', 5000);
    const { total } = analyzer.snapshot();
    assert.deepEqual([total.hop_limit_changes, total.source_changes], [1, 0]);
  });

  test('after reset the first batch begins the count', () => {
    const analyzer = new PathAnalyzer();
    analyzer.feedBatch(0, 64, 64, 64, 0, 0, '10.0.0.1', 5000);
    analyzer.reset();
    assert.deepEqual(analyzer.snapshot().total, NOTHING);
    analyzer.feedBatch(1, 3, 3, 3, 9, 9, 'ff02::1', 6000);
    const { total } = analyzer.snapshot();
    assert.deepEqual(
      [total.hop_limit_changes, total.source_changes, total.source_ip, total.hop_limit_max],
      [0, 0, 'ff02::1', 3],
    );
  });

  test('any hop limits, counts and sources', () => {
    const byte = fc.nat(255);
    const batch = fc.tuple(
      byte,
      byte,
      byte,
      fc.nat(),
      fc.nat(),
      fc.constantFrom('', '10.0.0.1', '::1'),
      fc.nat(0xffff),
    );
    fc.assert(
      fc.property(anyTimesNs, fc.infiniteStream(batch), (timesNs, batches) => {
        const analyzer = new PathAnalyzer();
        for (const timeNs of timesNs) {
          const [last, lowest, highest, changes, sourceChanges, ip, port] = batches.next().value;
          analyzer.feedBatch(timeNs, last, lowest, highest, changes, sourceChanges, ip, port);
        }
        assertJsonReady(analyzer.snapshotAndReset());
        const { interval, total } = analyzer.snapshot();
        assert.deepEqual([interval.hop_limit_changes, interval.source_changes, interval.hop_limit_min], [0, 0, null]);
        assert.ok(total.hop_limit_changes >= 0 && total.source_changes >= 0);
      }),
      { numRuns: fuzzRuns(100) },
    );
  });
});
