import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConditionParts } from '../../../src/analysis/st2110/condition-parts.js';
import { noConditions } from '../../support/analysis/content-rig.js';

test('a condition holds while it holds for any part, and no longer when there are others', () => {
  const told: [atNs: number, isWrong: boolean, value: number | undefined][] = [];
  const parts = new ConditionParts({
    ...noConditions(),
    set: (_name, pid, timeNs, isWrong, value) => {
      assert.equal(pid, -1);
      told.push([timeNs, isWrong, value]);
    },
  });
  const [first, second] = [parts.add(), parts.add()];
  first.set('audio_clipping', 5, 10, true, 3);
  second.set('audio_clipping', 5, 20, true, 4);
  first.set('audio_clipping', 5, 30, false);
  second.forget(5, 40);
  first.set('audio_clipping', 5, 50, true, 6);
  parts.clear(60);
  assert.deepEqual(told, [
    [10, true, 3],
    [20, true, 3],
    [30, true, 4],
    [40, false, undefined],
    [50, true, 6],
    [60, false, undefined],
  ]);
});
