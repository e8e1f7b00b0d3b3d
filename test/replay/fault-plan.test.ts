import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultPlan } from '../../src/replay/fault-plan.js';
import type { Fault, FaultSpecs } from '../../src/replay/fault-spec.js';

const DATAGRAMS = 10_000;

function faultsOf(specs: FaultSpecs, seed: number, count = DATAGRAMS): (Fault | undefined)[] {
  const plan = new FaultPlan(specs, seed);
  return Array.from({ length: count }, () => plan.next());
}

function numbersOf(faults: readonly (Fault | undefined)[], fault: Fault): number[] {
  return faults.flatMap((found, number) => (found === fault ? [number] : []));
}

const numbers = (...list: number[]) => ({ numbers: new Set(list) });

test('exact numbers', () => {
  assert.deepEqual(faultsOf({ drop: numbers(0, 3), corrupt: numbers(2) }, 1, 5), [
    'drop',
    undefined,
    'corrupt',
    'drop',
    undefined,
  ]);
});

test('one fault a datagram: drop, corrupt, duplicate, reorder', () => {
  const specs = { reorder: numbers(0, 1, 2, 3), duplicate: numbers(0, 1, 2), corrupt: numbers(0, 1), drop: numbers(0) };
  assert.deepEqual(faultsOf(specs, 1, 5), ['drop', 'corrupt', 'duplicate', 'reorder', undefined]);
});

test('a seed gives the same faults again, another seed others', () => {
  const specs = { drop: { share: 0.01 } };
  assert.deepEqual(faultsOf(specs, 7), faultsOf(specs, 7));
  assert.notDeepEqual(faultsOf(specs, 7), faultsOf(specs, 8));
});

test('a share is met', () => {
  // 10,000 draws of 0.05: mean 500, standard deviation 21.8; within five of them.
  for (const seed of [0, 1, 2, 0xffffffff]) {
    const dropped = numbersOf(faultsOf({ drop: { share: 0.05 } }, seed), 'drop').length;
    assert.ok(Math.abs(dropped - 500) < 110, `seed ${seed}: ${dropped}`);
  }
});

test('shares 0 and 1 are exact', () => {
  assert.equal(numbersOf(faultsOf({ drop: { share: 0 } }, 1), 'drop').length, 0);
  assert.equal(numbersOf(faultsOf({ drop: { share: 1 } }, 1), 'drop').length, DATAGRAMS);
});

test('one kind more changes no other, but where it goes before it', () => {
  const alone = numbersOf(faultsOf({ duplicate: { share: 0.1 } }, 7), 'duplicate');
  const both = faultsOf({ duplicate: { share: 0.1 }, drop: { share: 0.1 } }, 7);
  const dropped = new Set(numbersOf(both, 'drop'));
  assert.deepEqual(
    numbersOf(both, 'duplicate'),
    alone.filter((number) => !dropped.has(number)),
  );
  // Independent draws: a tenth of the duplicates is dropped instead.
  assert.ok(dropped.size > 800 && alone.some((number) => dropped.has(number)));
});
