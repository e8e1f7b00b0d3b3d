import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventBudget } from '../../../src/analysis/content/event-budget.js';

test('budget of events: so many at once, then so many a second', () => {
  const budget = new EventBudget(3, 2);
  const taken = (timeNs: number, tries: number) =>
    Array.from({ length: tries }, () => budget.take(timeNs)).filter((isTaken) => isTaken).length;
  assert.equal(taken(0, 5), 3);
  assert.equal(taken(1e9, 5), 2);
  assert.equal(taken(0.5e9, 5), 0, 'time that goes back brings nothing');
  assert.equal(taken(60e9, 5), 3);
});
