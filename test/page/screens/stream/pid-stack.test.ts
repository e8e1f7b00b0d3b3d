import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layersOf } from '../../../../src/page/screens/stream/pid-stack.js';

test('layers stand one on the other; those without a colour of their own are others', () => {
  const pids = Array.from({ length: 9 }, (_, index) => ({
    ...{ pid: 256 + index, type: 'audio', bitrate_bps: [100 - index, index === 0 ? null : 1] },
  }));
  const rest = { pid: -1, type: 'others', bitrate_bps: [5, null] };
  const layers = layersOf({ key: 'k', time_s: [1, 2], pids: [...pids, rest] });
  assert.deepEqual(
    layers.map(({ pid, colour, top }) => [pid, colour, ...top]),
    [
      [256, 1, 100, null],
      [257, 2, 199, 1],
      [258, 3, 297, 2],
      [259, 4, 394, 3],
      [260, 5, 490, 4],
      [261, 6, 585, 5],
      [262, 7, 679, 6],
      [-1, 8, 679 + 93 + 92 + 5, 8],
    ],
  );
});

test('nothing told is no layer, and others that have nothing are none', () => {
  assert.deepEqual(layersOf({ key: 'k', time_s: [], pids: [] }), []);
  const pids = [
    { pid: 17, type: 'SDT', bitrate_bps: [1] },
    { pid: -1, type: 'others', bitrate_bps: [0] },
  ];
  assert.equal(layersOf({ key: 'k', time_s: [1], pids }).length, 1);
});
