import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { RtpHoleAnalyzer, type RtpHoleFigures } from '../../src/timing/rtp-hole-analyzer.js';
import { RtpSequenceAnalyzer } from '../../src/timing/rtp-sequence-analyzer.js';
import { assertJsonReady } from '../support/analysis/analyzer-fuzz.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const SSRC = 0x1234;

/** `r`: received, `x`: lost. */
function figuresOf(fates: string, lossConstraint?: number): RtpHoleFigures {
  const analyzer = new RtpHoleAnalyzer(lossConstraint);
  for (const fate of fates) analyzer.settled(fate === 'r');
  return analyzer.snapshot().total;
}

/** What the holes look like once these arrived in this order and no more will. */
function figuresOfArrivals(sequences: Iterable<number>): RtpHoleFigures {
  const holes = new RtpHoleAnalyzer();
  const analyzer = new RtpSequenceAnalyzer(holes);
  for (const sequence of sequences) analyzer.feed(sequence & 0xffff, SSRC);
  analyzer.settle();
  assert.equal(holes.snapshot().total.rtp_hole_lost, analyzer.lost);
  return holes.snapshot().total;
}

/** From the first to before the last. */
function range(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, index) => first + index);
}

describe('RtpHoleAnalyzer', () => {
  test('no loss', () => {
    assert.deepEqual(figuresOf('rrrr'), {
      rtp_hole_lost: 0,
      rtp_hole_count: 0,
      rtp_hole_longest: null,
      rtp_hole_shortest_distance: null,
      rtp_hole_noticeable_rate: null,
      rtp_hole_loss_constraint: 99,
    });
  });

  test('the example of RFC 3357 has four loss periods', () => {
    const figures = figuresOf('rrrxrrxxxrxrrxxx');
    assert.equal(figures.rtp_hole_lost, 8);
    assert.equal(figures.rtp_hole_count, 4);
    assert.equal(figures.rtp_hole_longest, 3);
    assert.equal(figures.rtp_hole_shortest_distance, 1);
  });

  test('noticeable losses: a distance of at most the constraint from the loss before', () => {
    // Loss distances: 0 (the first), 3, 1, 1, 2, 3, 1, 1.
    assert.equal(figuresOf('rrrxrrxxxrxrrxxx', 1).rtp_hole_noticeable_rate, 4 / 8);
    assert.equal(figuresOf('rrrxrrxxxrxrrxxx', 2).rtp_hole_noticeable_rate, 5 / 8);
    assert.equal(figuresOf('rrrxrrxxxrxrrxxx', 3).rtp_hole_noticeable_rate, 7 / 8);
  });

  test('interval and total; a distance that began before counts in the later interval', () => {
    const analyzer = new RtpHoleAnalyzer();
    for (const fate of 'rxxr') analyzer.settled(fate === 'r');
    assert.equal(analyzer.snapshotAndReset().interval.rtp_hole_longest, 2);
    for (const fate of 'rrxr') analyzer.settled(fate === 'r');
    const { interval, total } = analyzer.snapshotAndReset();
    assert.deepEqual(
      [interval.rtp_hole_count, interval.rtp_hole_longest, interval.rtp_hole_shortest_distance],
      [1, 1, 3],
    );
    assert.deepEqual([total.rtp_hole_count, total.rtp_hole_longest, total.rtp_hole_shortest_distance], [2, 2, 3]);
    analyzer.reset();
    assert.equal(analyzer.snapshot().total.rtp_hole_count, 0);
  });
});

describe('holes of arriving packets', () => {
  test('a hole of 3 and one of 1, 5 received between them', () => {
    const figures = figuresOfArrivals([...range(0, 10), ...range(13, 18), ...range(19, 30)]);
    assert.deepEqual([figures.rtp_hole_count, figures.rtp_hole_longest, figures.rtp_hole_shortest_distance], [2, 3, 5]);
  });

  test('a late packet fills its hole, or parts it in two', () => {
    assert.equal(figuresOfArrivals([0, 2, 3, 1, 4]).rtp_hole_count, 0);
    const parted = figuresOfArrivals([0, 1, 5, 3, 6]); // 2 and 4 are lost
    assert.deepEqual([parted.rtp_hole_count, parted.rtp_hole_longest, parted.rtp_hole_shortest_distance], [2, 1, 1]);
  });

  test('a hole is final once it left the window of 1024', () => {
    const holes = new RtpHoleAnalyzer();
    const analyzer = new RtpSequenceAnalyzer(holes);
    for (const sequence of [0, ...range(2, 1025)]) analyzer.feed(sequence, SSRC);
    assert.equal(holes.snapshot().total.rtp_hole_count, 0); // 0 left the window, 1 is the oldest within
    analyzer.feed(1025, SSRC);
    assert.equal(holes.snapshot().total.rtp_hole_count, 1);
  });

  test('a loss longer than the window is one hole', () => {
    assert.equal(figuresOfArrivals([...range(0, 1500), ...range(4000, 4010)]).rtp_hole_longest, 2500);
    assert.equal(figuresOfArrivals([65535, ...range(2500, 4000)]).rtp_hole_longest, 2500);
  });

  test('a restart of the sender is no hole, and the distance does not reach across it', () => {
    const figures = figuresOfArrivals([0, 2, 3, 40000, 40001, 40003]);
    assert.deepEqual([figures.rtp_hole_lost, figures.rtp_hole_count, figures.rtp_hole_shortest_distance], [2, 2, null]);
  });

  test('settled twice, nothing is told twice', () => {
    const holes = new RtpHoleAnalyzer();
    const analyzer = new RtpSequenceAnalyzer(holes);
    for (const sequence of [0, 2]) analyzer.feed(sequence, SSRC);
    analyzer.settle();
    for (const sequence of [3, 5]) analyzer.feed(sequence, SSRC);
    analyzer.settle();
    analyzer.settle();
    assert.deepEqual([holes.snapshot().total.rtp_hole_lost, analyzer.lost], [2, 2]);
  });

  test('any fates and delays: the holes are those of the sequence', () => {
    const fate = fc.constantFrom('r', 'r', 'r', 'r', 'x', 'late');
    fc.assert(
      fc.property(
        fc.array(fate, { maxLength: 2500 }),
        fc.nat(0xffff),
        fc.integer({ min: 1, max: 500 }),
        (fates, start, delay) => {
          const all = ['r', ...fates, 'r'];
          const arrivals = all
            .map((kind, index) => ({
              kind,
              sequence: start + index,
              place: kind === 'late' ? index + delay + 0.5 : index,
            }))
            .filter(({ kind }) => kind !== 'x')
            .sort((a, b) => a.place - b.place);
          const expected = figuresOf(all.map((kind) => (kind === 'x' ? 'x' : 'r')).join(''));
          assert.deepEqual(figuresOfArrivals(arrivals.map(({ sequence }) => sequence)), expected);
        },
      ),
      { numRuns: fuzzRuns(100) },
    );
  });

  test('any sequence numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 400 }), (sequences) => {
        const holes = new RtpHoleAnalyzer();
        const analyzer = new RtpSequenceAnalyzer(holes);
        for (const sequence of sequences) analyzer.feed(sequence, sequence & 1);
        analyzer.settle();
        assertJsonReady(holes.snapshotAndReset());
      }),
      { numRuns: fuzzRuns(200) },
    );
  });
});
