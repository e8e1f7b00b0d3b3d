import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  barText,
  column,
  hasValues,
  mediaColumns,
  spanText,
} from '../../../../src/page/screens/stream/window-series.js';

const ROWS = {
  timeS: [1, 2],
  values: {
    iat_avg_ns: [1_000_000, null],
    iat_max_ns: [3_000_000, null],
    lost_packets_network: [2, 0],
    lost_packets_link: [5, 0],
    errors: [1, 0],
    bitrate_bps: [8_000_000, 0],
  },
};

test('losses are below the line: those before the capture, and all of them; none is no bar', () => {
  assert.deepEqual(mediaColumns(ROWS), [
    [1, 2],
    [3_000_000, null],
    [1_000_000, null],
    [-7, null],
    [-2, null],
  ]);
});

test('a bar is told in words, and what is not measured has no number', () => {
  assert.equal(barText(ROWS, 0), 'IAT 1.00 ms avg, 3.00 ms max · lost 2 network, 5 link · 1 error · 8.00 Mb/s');
  assert.equal(barText(ROWS, 1), 'IAT - avg, - max · no packet lost · 0 errors · 0 b/s');
});

test('a figure that was not told is a column of nulls', () => {
  assert.deepEqual(column(ROWS.values, 'buffer_fill', ROWS.timeS), [null, null]);
  assert.equal(hasValues([null, null]), false);
  assert.equal(hasValues([null, 0]), true);
});

test('spans have no seconds or hours that are nought', () => {
  assert.deepEqual([600, 14_400, 345_600, 90].map(spanText), ['10 min', '4 h', '4 d', '1 min 30 s']);
});

test('without arrival times errors are above the line, and no such time is told', () => {
  assert.deepEqual(mediaColumns(ROWS, false).slice(1, 3), [
    [1, 0],
    [null, null],
  ]);
  assert.equal(barText(ROWS, 1, false), 'no packet lost · 0 errors · 0 b/s');
});
