import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ToldEntries } from '../../src/report/told-entries.js';

/** The entries that are told, of some by key with one field. */
function toldOf(told: ToldEntries, entries: readonly (readonly [key: string, count: number])[]): string[] {
  const map = told.of('pids');
  return entries.filter(([key, count]) => map.isNews(key, count, 0, null)).map(([key]) => key);
}

describe('ToldEntries', () => {
  test('tells what is new, and what has changed', () => {
    const told = new ToldEntries();
    const first = [['1', 5] as const, ['2', 5] as const, ['4', 5] as const];
    assert.deepEqual(toldOf(told, first), ['1', '2', '4']);
    assert.deepEqual(toldOf(told, first), []);
    assert.deepEqual(toldOf(told, [first[0]!, ['2', 6], first[2]!]), ['2']);
  });

  test('an entry that comes between others, those that are gone, and another order', () => {
    const told = new ToldEntries();
    const all = ['1', '2', '3', '4'].map((key) => [key, 5] as const);
    toldOf(told, [all[0]!, all[1]!, all[3]!]);
    assert.deepEqual(toldOf(told, all), ['3']);
    assert.deepEqual(toldOf(told, [all[1]!, all[2]!]), []);
    assert.deepEqual(toldOf(told, all.toReversed()), []);
    assert.deepEqual(toldOf(told, [['4', 6], all[0]!, ['3', 7]]), ['4', '3']);
  });

  test('a complete record tells all, of each map by itself', () => {
    const told = new ToldEntries();
    toldOf(told, [['1', 5]]);
    assert.ok(told.of('alarms').isNews('1', 5, 0, null));
    told.clear();
    assert.deepEqual(toldOf(told, [['1', 5]]), ['1']);
  });
});
