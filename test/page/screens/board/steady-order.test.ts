import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, HOLD_MS, type Place, SteadyOrder } from '../../../../src/page/screens/board/steady-order.js';

const place = (rank: number, text = ''): Place => ({ ranks: [rank], text });

function orderOf(order: SteadyOrder, ranks: Readonly<Record<number, number>>, nowMs: number): number[] {
  return order.sort(
    Object.entries(ranks).map(([n, rank]) => [Number(n), place(rank)] as const),
    nowMs,
  );
}

test('a row moves up at once', () => {
  const order = new SteadyOrder();
  assert.deepEqual(orderOf(order, { 1: 5, 2: 6, 3: 7 }, 0), [1, 2, 3]);
  assert.deepEqual(orderOf(order, { 1: 5, 2: 6, 3: 0 }, 1), [3, 1, 2]);
});

test('a row moves down only after it has been better for ten seconds on end', () => {
  const order = new SteadyOrder();
  orderOf(order, { 1: 0, 2: 6 }, 0);
  assert.deepEqual(orderOf(order, { 1: 7, 2: 6 }, 1000), [1, 2]);
  assert.deepEqual(orderOf(order, { 1: 7, 2: 6 }, 1000 + HOLD_MS - 1), [1, 2]);
  // It is as bad as before for a moment: the ten seconds begin anew.
  orderOf(order, { 1: 0, 2: 6 }, 1000 + HOLD_MS - 1);
  assert.deepEqual(orderOf(order, { 1: 7, 2: 6 }, 1000 + HOLD_MS + 1), [1, 2]);
  assert.deepEqual(orderOf(order, { 1: 7, 2: 6 }, 1001 + 2 * HOLD_MS), [2, 1]);
});

test('rows that are alike stand by their text, numbers in it as numbers, then by when they came', () => {
  const order = new SteadyOrder();
  const places = [
    [4, place(1, 'b')] as const,
    [3, place(1, 'b')] as const,
    [2, place(1, 'a10')] as const,
    [1, place(1, 'a9')] as const,
  ];
  assert.deepEqual(order.sort(places, 0), [1, 2, 3, 4]);
  assert.ok(compare({ ranks: [1, 2], text: '' }, { ranks: [1, 3], text: '' }) < 0);
});

test('rows that are gone are forgotten', () => {
  const order = new SteadyOrder();
  orderOf(order, { 1: 0, 2: 1 }, 0);
  assert.deepEqual(orderOf(order, { 2: 1 }, 1), [2]);
  assert.deepEqual(orderOf(order, { 1: 9, 2: 1 }, 2), [2, 1], 'one that comes back has no place from before');
});
