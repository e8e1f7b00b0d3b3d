import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Waiting, WaitingList } from '../../src/output/waiting-list.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

interface Item extends Waiting {
  readonly n: number;
}

function item(n: number, isLasting: boolean, size = 10): Item {
  return { n, isLasting, size };
}

function numbersOf(items: readonly Item[]): number[] {
  return items.map(({ n }) => n);
}

function drain(list: WaitingList<Item>): number[] {
  const numbers: number[] = [];
  for (let next = list.shift(); next !== undefined; next = list.shift()) numbers.push(next.n);
  return numbers;
}

test('both sorts come out in the order in which they went in', () => {
  const list = new WaitingList<Item>({ total: 1000, lasting: 1000 });
  for (let n = 0; n < 20; n++) list.push(item(n, n % 3 === 0));
  assert.equal(list.first()!.n, 0);
  assert.deepEqual(
    drain(list),
    Array.from({ length: 20 }, (_, n) => n),
  );
  assert.deepEqual([list.size, list.length, list.first()], [0, 0, undefined]);
});

test('the oldest figures go first; what lasts goes when there is nothing else and its own limit is reached', () => {
  const list = new WaitingList<Item>({ total: 30, lasting: 50 });
  for (const n of [0, 1, 2]) assert.deepEqual(list.push(item(n, false)), []);
  assert.deepEqual(numbersOf(list.push(item(3, true))), [0]);
  assert.deepEqual(numbersOf(list.push(item(4, true, 20))), [1, 2]);
  assert.deepEqual(numbersOf(list.push(item(5, false))), [5], 'no room for figures at all');
  assert.deepEqual(list.push(item(6, true, 20)), [], 'beyond the limit of all, within its own');
  assert.deepEqual(numbersOf(list.push(item(7, true))), [3]);
  assert.deepEqual(drain(list), [4, 6, 7]);
});

test('what is put back comes first again, in its order', () => {
  const list = new WaitingList<Item>({ total: 50, lasting: 50 });
  for (let n = 0; n < 5; n++) list.push(item(n, n % 2 === 0));
  const taken = [list.shift()!, list.shift()!, list.shift()!];
  list.push(item(5, false));
  assert.deepEqual(numbersOf(list.unshift(taken)), [1], 'six have no room');
  assert.deepEqual(numbersOf(list.dropFigures()), [3, 5]);
  assert.deepEqual(drain(list), [0, 2, 4]);
});

test('any use: nothing comes twice or gets lost, in order, within the limits', () => {
  const step = fc.record({ isLasting: fc.boolean(), size: fc.nat(40), takes: fc.nat(3), isBack: fc.boolean() });
  const property = fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const list = new WaitingList<Item>({ total: 100, lasting: 150 });
    const seen = new Set<number>();
    const leave = (items: readonly Item[]): void => {
      for (const { n } of items) {
        assert.ok(!seen.has(n));
        seen.add(n);
      }
    };
    let last = -1;
    steps.forEach(({ isLasting, size, takes, isBack }, n) => {
      const before = list.length;
      const dropped = list.push(item(n, isLasting, size));
      assert.equal(list.length, before + 1 - dropped.length);
      leave(dropped);
      const taken = Array.from({ length: takes }, () => list.shift()).filter((next) => next !== undefined);
      for (const { n: number } of taken) assert.ok(number > last);
      if (isBack) leave(list.unshift(taken));
      else {
        leave(taken);
        last = taken.at(-1)?.n ?? last;
      }
      assert.ok(list.size <= 150);
    });
    leave(list.clear());
    assert.equal(seen.size, steps.length);
  });
  fc.assert(property, { numRuns: fuzzRuns(300) });
});
