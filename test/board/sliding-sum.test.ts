import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SlidingSum } from '../../src/board/sliding-sum.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

test('what is older than the window is not in the sum', () => {
  const sum = new SlidingSum(60, 1);
  sum.add(100.2, 3);
  sum.add(130, 4);
  assert.deepEqual(
    [130, 159.9, 160, 189, 190].map((timeS) => sum.at(timeS)),
    [7, 7, 4, 4, 0],
  );
});

test('a clock that is set back a little changes nothing; set back far, it begins anew', () => {
  const sum = new SlidingSum(60, 1);
  sum.add(1000, 3);
  assert.equal(sum.at(990), 3);
  assert.equal(sum.at(10), 0);
  sum.add(11, 2);
  assert.equal(sum.at(12), 2);
});

test('property: the sum is that of the values of the last buckets', () => {
  const steps = fc.array(fc.tuple(fc.nat(40), fc.nat(9)), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (given) => {
      const sum = new SlidingSum(10, 3);
      const added: [slot: number, value: number][] = [];
      let timeS = 5000;
      for (const [passed, value] of given) {
        timeS += passed;
        sum.add(timeS, value);
        added.push([Math.floor(timeS / 3), value]);
        const slot = Math.floor(timeS / 3);
        const expected = added.reduce((all, [at, one]) => (at > slot - 10 ? all + one : all), 0);
        assert.equal(sum.at(timeS), expected);
      }
    }),
    { numRuns: fuzzRuns(100) },
  );
});
