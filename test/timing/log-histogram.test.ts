import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { LogHistogram } from '../../src/timing/log-histogram.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const LARGEST_ERROR = 1 / 64;

function histogramOf(values: Iterable<number>): LogHistogram {
  const histogram = new LogHistogram();
  for (const value of values) histogram.feed(value);
  return histogram;
}

describe('LogHistogram', () => {
  test('nothing', () => {
    assert.equal(new LogHistogram().quantile(0.5), 0);
    assert.deepEqual(new LogHistogram().octaves(), []);
  });

  test('values are counted by octaves, those below 1 apart', () => {
    const histogram = histogramOf([0, 0.5, 1, 1.5, 2, 1023, 1024, 2 ** 50]);
    assert.deepEqual(histogram.octaves(), [
      { from: 0, to: 1, count: 2 },
      { from: 1, to: 2, count: 2 },
      { from: 2, to: 4, count: 1 },
      { from: 512, to: 1024, count: 1 },
      { from: 1024, to: 2048, count: 1 },
      { from: 2 ** 39, to: 2 ** 40, count: 1 }, // what is beyond the last octave
    ]);
  });

  test('merge adds the counts, reset forgets them', () => {
    const histogram = histogramOf([1, 2]);
    histogram.merge(histogramOf([2, 4]));
    assert.deepEqual(
      histogram.octaves().map(({ count }) => count),
      [1, 2, 1],
    );
    histogram.reset();
    assert.deepEqual(histogram.octaves(), []);
  });

  test('a quantile is as near as it says to the value of that rank', () => {
    const value = fc.double({ min: 1, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.9, 0.99, 0.999, 1),
        (values, share) => {
          const exact = values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]!;
          const found = histogramOf(values).quantile(share);
          assert.ok(Math.abs(found / exact - 1) <= LARGEST_ERROR + 1e-9, `${found} for ${exact}`);
        },
      ),
      { numRuns: fuzzRuns(300) },
    );
  });
});
