import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RareMap } from '../../src/mpegts/rare-map.js';

const step = fc.record({
  what: fc.constantFrom('set' as const, 'delete' as const, 'clear' as const),
  key: fc.integer({ min: 0, max: 5 }),
});

test('a rare map has what a Map has', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const rare = new RareMap<number, number>();
      const map = new Map<number, number>();
      steps.forEach(({ what, key }, n) => {
        if (what === 'clear') {
          rare.clear();
          map.clear();
        } else if (what === 'delete') {
          assert.equal(rare.delete(key), map.delete(key));
        } else {
          rare.set(key, n);
          map.set(key, n);
        }
        assert.equal(rare.size, map.size);
        assert.deepEqual([...rare], [...map]);
        assert.deepEqual([...rare.keys()], [...map.keys()]);
        assert.deepEqual([...rare.values()], [...map.values()]);
        assert.deepEqual([rare.get(key), rare.has(key)], [map.get(key), map.has(key)]);
      });
    }),
  );
});

test('what is deleted while a rare map is gone through is not met', () => {
  const rare = new RareMap<number, string>().set(1, 'a').set(2, 'b').set(3, 'c');
  const met: number[] = [];
  for (const key of rare.keys()) {
    met.push(key);
    rare.delete(key + 1);
  }
  assert.deepEqual(met, [1, 3]);
});
