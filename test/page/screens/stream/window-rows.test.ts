import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { WindowAnswer } from '../../../../src/board/contract.js';
import { firstFrom, gapped, joined, NO_ROWS, unreported } from '../../../../src/page/screens/stream/window-rows.js';

function answer(time_s: number[], errors: (number | null)[], from_s = time_s[0] ?? 0): WindowAnswer {
  return { key: 'k', step: 'second', from_s, to_s: 1000, source: 'memory', time_s, values: { errors }, is_cut: false };
}

describe('rows of the media window', () => {
  test('an answer takes the place of what was known from its begin on; what is before the window is forgotten', () => {
    const first = joined(NO_ROWS, answer([10, 11, 12], [0, 1, 2]), 0);
    const second = joined(first, answer([12, 13], [7, 8], 12), 11);
    assert.deepEqual(second, { timeS: [11, 12, 13], values: { errors: [1, 7, 8] } });
    assert.deepEqual(joined(second, answer([], [], 14), 11), second);
  });

  test('a figure that was not there before is not known before', () => {
    const rows = joined({ timeS: [1], values: {} }, answer([2], [5]), 0);
    assert.deepEqual(rows.values, { errors: [null, 5] });
  });

  test('no more rows are kept than there is room for, the newest ones', () => {
    const times = Array.from({ length: 5000 }, (_, index) => index);
    let rows = joined(NO_ROWS, answer(times, times), 0);
    rows = joined(
      rows,
      answer(
        times.map((time) => time + 5000),
        times,
      ),
      0,
    );
    assert.equal(rows.timeS.length, 8000);
    assert.equal(rows.timeS.at(-1), 9999);
  });

  test('where reports are missing for more than two bars there is a row of nulls', () => {
    const rows = { timeS: [1, 2, 4, 9], values: { errors: [1, 2, 3, 4] } };
    assert.deepEqual(gapped(rows, 1), { timeS: [1, 2, 4, 5, 9], values: { errors: [1, 2, 3, null, 4] } });
    assert.deepEqual(gapped(rows, 10), rows);
  });

  test('stretches without a report are told, the one before the first and the one behind the last too', () => {
    assert.deepEqual(unreported([10, 11, 12, 20, 21], 1, 5, 40), [
      [5, 10],
      [13, 20],
      [22, 40],
    ]);
    assert.deepEqual(unreported([10, 11, 12], 1, 10, 14), []);
    assert.deepEqual(unreported([], 1, 0, 60), [[0, 60]]);
  });

  test('the first row that is not before a time', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((time) => firstFrom([1, 3, 3], time)),
      [0, 0, 1, 1, 3],
    );
  });
});
