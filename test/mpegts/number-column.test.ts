import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberColumn } from '../../src/mpegts/number-column.js';

test('has the value at each number, however many there are', () => {
  for (const count of [0, 1, 16, 17, 256]) {
    assert.deepEqual(Array.from(numberColumn(count, 7, Uint8Array)), new Array(count).fill(7), `${count} bytes`);
    const times = Array.from(numberColumn(count, Number.POSITIVE_INFINITY, Float64Array));
    assert.deepEqual(times, new Array(count).fill(Number.POSITIVE_INFINITY), `${count} times`);
  }
});
