import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { KeyedList } from '../../src/tr101290/keyed-list.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

describe('KeyedList', () => {
  const key = fc.integer({ min: 0, max: 5 });
  const step = fc.oneof(
    fc.tuple(fc.constant('set' as const), key, fc.nat()),
    fc.tuple(fc.constant('delete' as const), key),
    fc.tuple(fc.constant('keep' as const), fc.uniqueArray(key)),
    fc.constant(['clear'] as const),
  );

  test('holds what a Map holds, in its order', () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const list = new KeyedList<number>();
        const map = new Map<number, number>();
        for (const [name, first, value] of steps) {
          if (name === 'set') {
            list.set(first, value);
            map.set(first, value);
          } else if (name === 'delete') {
            list.delete(first);
            map.delete(first);
          } else if (name === 'clear') {
            list.clear();
            map.clear();
          } else {
            list.keep(new Set(first), (made) => made * 100);
            for (const held of [...map.keys()]) if (!first.includes(held)) map.delete(held);
            for (const wanted of first) if (!map.has(wanted)) map.set(wanted, wanted * 100);
          }
          assert.deepEqual(list.values, [...map.values()]);
          assert.equal(list.size, map.size);
          for (let n = 0; n <= 5; n++) assert.equal(list.get(n), map.get(n));
        }
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
