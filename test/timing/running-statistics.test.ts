import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { RunningStatistics } from '../../src/timing/running-statistics.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

function statisticsOf(values: readonly number[]): RunningStatistics {
  const statistics = new RunningStatistics();
  for (const value of values) statistics.feed(value);
  return statistics;
}

describe('RunningStatistics', () => {
  test('2 4 4 4 5 5 7 9: mean 5, standard deviation 2', () => {
    const { count, min, max, mean, standardDeviation } = statisticsOf([2, 4, 4, 4, 5, 5, 7, 9]);
    assert.deepEqual(
      { count, min, max, mean, standardDeviation },
      { count: 8, min: 2, max: 9, mean: 5, standardDeviation: 2 },
    );
  });

  test('no value, one value', () => {
    assert.equal(statisticsOf([]).standardDeviation, 0);
    assert.equal(statisticsOf([7]).standardDeviation, 0);
  });

  test('parts merged are the whole', () => {
    const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(values, values, (first, second) => {
        const merged = statisticsOf(first);
        merged.merge(statisticsOf(second));
        const whole = statisticsOf([...first, ...second]);
        assert.equal(merged.count, whole.count);
        assert.equal(merged.min, whole.min);
        assert.equal(merged.max, whole.max);
        assert.ok(Math.abs(merged.mean - whole.mean) < 1e-3);
        assert.ok(Math.abs(merged.standardDeviation - whole.standardDeviation) < 1);
      }),
      { numRuns: fuzzRuns(300) },
    );
  });

  test('reset forgets everything', () => {
    const statistics = statisticsOf([1, 2]);
    statistics.reset();
    statistics.feed(5);
    assert.deepEqual([statistics.count, statistics.min, statistics.max, statistics.mean], [1, 5, 5, 5]);
  });
});
