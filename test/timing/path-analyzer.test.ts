import assert from 'node:assert';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PathAnalyzer } from '../../src/timing/path-analyzer.js';
import { anyTimesNs, assertJsonReady } from '../support/analyzer-fuzz.js';
import { fuzzRuns } from '../support/fuzz.js';

const FIRST = Uint32Array.of(0x0a000001, 0, 0, 0); // 10.0.0.1
const SECOND = Uint32Array.of(0x0a000002, 0, 0, 0);

describe('PathAnalyzer', () => {
  it('nothing', () => {
    assert.deepEqual(new PathAnalyzer().snapshot().total, {
      hop_limit: null,
      hop_limit_min: null,
      hop_limit_max: null,
      hop_limit_changes: 0,
      source_ip: null,
      source_port: null,
      source_changes: 0,
      path_last_change_ns: null,
    });
  });

  it('another hop limit and another source, each at its time', () => {
    const analyzer = new PathAnalyzer();
    analyzer.feed(0, 64, false, FIRST, 5000);
    analyzer.feed(1, 64, false, FIRST, 5000);
    analyzer.feed(2, 62, false, FIRST, 5000); // another path
    const first = analyzer.snapshotAndReset();
    assert.deepEqual([first.interval.hop_limit_changes, first.interval.path_last_change_ns], [1, 2]);
    analyzer.feed(3, 62, false, SECOND, 5000); // another sender
    analyzer.feed(4, 62, false, SECOND, 5001); // another port of it
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

  it('the decoder may use its address again', () => {
    const analyzer = new PathAnalyzer();
    const address = Uint32Array.from(FIRST);
    analyzer.feed(0, 64, false, address, 5000);
    address.set(SECOND);
    analyzer.feed(1, 64, false, address, 5000);
    assert.equal(analyzer.snapshot().total.source_changes, 1);
  });

  it('after reset the first datagram is no change', () => {
    const analyzer = new PathAnalyzer();
    analyzer.feed(0, 64, false, FIRST, 5000);
    analyzer.reset();
    analyzer.feed(1, 3, true, Uint32Array.of(0xff020000, 0, 0, 1), 6000);
    const { total } = analyzer.snapshot();
    assert.deepEqual(
      [total.hop_limit_changes, total.source_changes, total.source_ip, total.hop_limit_max],
      [0, 0, 'ff02::1', 3],
    );
  });

  it('any hop limits and sources', () => {
    fc.assert(
      fc.property(anyTimesNs, fc.nat(0xffff), (timesNs, seed) => {
        const analyzer = new PathAnalyzer();
        for (const [index, timeNs] of timesNs.entries()) {
          analyzer.feed(timeNs, (index * seed) & 0xff, index % 3 === 0, index % seed === 0 ? FIRST : SECOND, seed);
        }
        assertJsonReady(analyzer.snapshotAndReset());
      }),
      { numRuns: fuzzRuns(100) },
    );
  });
});
