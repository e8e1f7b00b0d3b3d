import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { RtpSequenceAnalyzer, type RtpSequenceCounts } from '../../src/timing/rtp-sequence-analyzer.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const SSRC = 0x1234;
const NOTHING: RtpSequenceCounts = { lost: 0, reordered: 0, duplicates: 0, restarts: 0 };

function count(sequences: Iterable<number>): RtpSequenceCounts {
  const analyzer = new RtpSequenceAnalyzer();
  for (const sequence of sequences) analyzer.feed(sequence & 0xffff, SSRC);
  return analyzer.snapshot();
}

/** From the first to before the last. */
function range(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, index) => first + index);
}

const CASES: readonly { name: string; sequences: readonly number[]; expected: Partial<RtpSequenceCounts> }[] = [
  { name: 'nothing', sequences: [], expected: {} },
  { name: 'in order', sequences: [5, 6, 7], expected: {} },
  { name: 'wrap', sequences: [65534, 65535, 0, 1], expected: {} },
  { name: 'loss', sequences: [5, 8], expected: { lost: 2 } },
  { name: 'loss at the wrap', sequences: [65535, 2], expected: { lost: 2 } },
  { name: 'two changed places', sequences: [5, 7, 6, 8], expected: { reordered: 1 } },
  { name: 'two changed places at the wrap', sequences: [65535, 1, 0, 2], expected: { reordered: 1 } },
  { name: 'one came late, one not at all', sequences: [5, 8, 6], expected: { lost: 1, reordered: 1 } },
  { name: 'duplicate of the last', sequences: [5, 5, 6], expected: { duplicates: 1 } },
  { name: 'duplicate of an older one', sequences: [5, 6, 7, 5], expected: { duplicates: 1 } },
  { name: 'a late one twice', sequences: [5, 7, 6, 6], expected: { reordered: 1, duplicates: 1 } },
  { name: 'late before the first: never counted as lost', sequences: [5, 3, 6], expected: { reordered: 1 } },
  { name: 'late before the first, twice', sequences: [5, 3, 3, 6], expected: { reordered: 1, duplicates: 1 } },
  { name: 'the oldest that is recognised', sequences: [0, 1, 1025, 2], expected: { lost: 1022, reordered: 1 } },
  { name: 'longest loss', sequences: [0, 2999], expected: { lost: 2998 } },
  { name: 'a duplicate that comes too late to be recognised', sequences: [...range(0, 1100), 5, 1100], expected: {} },
  { name: 'jump, confirmed: a restart', sequences: [5, 40000, 40001, 40002], expected: { restarts: 1 } },
  { name: 'jump back, confirmed: a restart', sequences: [40000, 5, 6, 8], expected: { restarts: 1, lost: 1 } },
  { name: 'jump, not confirmed: a stray', sequences: [5, 40000, 6, 7], expected: {} },
  { name: 'two strays', sequences: [5, 40000, 50000, 6], expected: {} },
  { name: 'a stray twice is no restart', sequences: [5, 40000, 6, 40001, 7], expected: {} },
  { name: 'late after a restart', sequences: [5, 40000, 40001, 40003, 40002], expected: { restarts: 1, reordered: 1 } },
];

describe('RtpSequenceAnalyzer', () => {
  for (const { name, sequences, expected } of CASES) {
    test(name, () => assert.deepEqual(count(sequences), { ...NOTHING, ...expected }));
  }

  test('another SSRC is another sequence, and no loss', () => {
    const analyzer = new RtpSequenceAnalyzer();
    for (const sequence of [5, 6]) analyzer.feed(sequence, 1);
    for (const sequence of [300, 301, 303]) analyzer.feed(sequence, 2);
    assert.deepEqual(analyzer.snapshot(), { ...NOTHING, lost: 1, restarts: 1 });
  });

  test('reset forgets everything', () => {
    const analyzer = new RtpSequenceAnalyzer();
    for (const sequence of [5, 9, 9, 8]) analyzer.feed(sequence, SSRC);
    analyzer.reset();
    analyzer.feed(700, SSRC);
    assert.deepEqual(analyzer.snapshot(), NOTHING);
  });

  test('losses, duplicates and late arrivals that were made are counted exactly', () => {
    // Every sequence number is sent, dropped, sent twice, or sent late by up to `delay` others.
    const fault = fc.record({
      kind: fc.constantFrom('none', 'none', 'none', 'drop', 'duplicate', 'late'),
      delay: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(fc.array(fault, { minLength: 1, maxLength: 500 }), fc.nat(0xffff), (faults, start) => {
        const arrivals: { sequence: number; place: number }[] = [];
        const last = faults.length;
        for (const [index, { kind, delay }] of faults.entries()) {
          if (kind === 'drop') continue;
          arrivals.push({
            sequence: start + 1 + index,
            place: kind === 'late' ? Math.min(index + delay, last) + 0.5 : index,
          });
          if (kind === 'duplicate') arrivals.push({ sequence: start + 1 + index, place: index });
        }
        arrivals.sort((a, b) => a.place - b.place);
        const sequences = [start, ...arrivals.map(({ sequence }) => sequence), start + 1 + last];

        let highest = start;
        let reordered = 0;
        for (const sequence of sequences) {
          if (sequence < highest) reordered++;
          else highest = sequence;
        }
        const duplicates = faults.filter(({ kind }) => kind === 'duplicate').length;
        assert.deepEqual(count(sequences), {
          lost: faults.filter(({ kind }) => kind === 'drop').length,
          reordered,
          duplicates,
          restarts: 0,
        });
      }),
      { numRuns: fuzzRuns(300) },
    );
  });

  test('any sequence numbers: counts stay whole and not below 0', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 400 }), (sequences) => {
        const counts = count(sequences);
        for (const value of Object.values(counts)) assert.ok(Number.isInteger(value) && value >= 0);
      }),
      { numRuns: fuzzRuns(500) },
    );
  });

  test('a million in order', () => {
    assert.deepEqual(count(range(0, 1_000_000)), NOTHING);
  });
});
