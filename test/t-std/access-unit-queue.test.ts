import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { AccessUnitQueue } from '../../src/t-std/access-unit-queue.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

interface Unit {
  readonly start: number;
  readonly time27M: number;
}

describe('AccessUnitQueue', () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.constant('push' as const) },
    { weight: 3, arbitrary: fc.constantFrom('shift' as const, 'take' as const) },
    { weight: 1, arbitrary: fc.constant('clear' as const) },
  );

  test('is what two arrays are: units that wait, and those of them that have not arrived', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new AccessUnitQueue();
        let waiting: Unit[] = [];
        let coming: Unit[] = [];
        steps.forEach((name, n) => {
          const unit = { start: n * 1000, time27M: n * 900_000 };
          if (name === 'push') {
            assert.ok(queue.push(unit.start, unit.time27M));
            waiting.push(unit);
            coming.push(unit);
          } else if (name === 'shift' && waiting.length > 0) {
            queue.shift();
            const gone = waiting.shift();
            coming = coming.filter((candidate) => candidate !== gone);
          } else if (name === 'take' && coming.length > 0) {
            assert.equal(queue.takeArrival27M(), coming.shift()!.time27M);
          } else if (name === 'clear') {
            queue.clear();
            waiting = [];
            coming = [];
          }
          assert.equal(queue.length, waiting.length);
          assert.equal(queue.first27M, waiting[0]?.time27M ?? Number.POSITIVE_INFINITY);
          assert.equal(queue.arrivalStart, coming[0]?.start ?? Number.POSITIVE_INFINITY);
          if (waiting.length > 0) assert.equal(queue.last27M, waiting.at(-1)!.time27M);
          if (waiting.length > 1) assert.equal(queue.secondStart, waiting[1]!.start);
        });
      }),
      { numRuns: fuzzRuns(200) },
    );
  });

  test('is full with 4096 units', () => {
    const queue = new AccessUnitQueue();
    for (let n = 0; n < 4096; n++) assert.ok(queue.push(n, n), `unit ${n}`);
    assert.ok(!queue.push(4096, 4096));
    assert.equal(queue.length, 4096);
  });
});
