import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BoardPicture, boardKey, PictureBoard } from '../../../src/monitor/images/picture-board.js';

function picture(streamId: string, timeNs: number, bytes = 10): BoardPicture {
  return {
    probeId: 'p',
    streamId,
    pid: 256,
    serviceName: null,
    timestamp: null,
    timeNs,
    pts90k: null,
    reason: 'interval',
    isDamaged: false,
    width: 2,
    height: 2,
    jpeg: new Uint8Array(bytes),
  };
}

function timesOf(board: PictureBoard, streamId: string): number[] {
  return board.strip(boardKey('p', streamId, 256)).map(({ timeNs }) => timeNs);
}

test('the last pictures of each stream are there, the oldest first', () => {
  const board = new PictureBoard({ length: 3, maxBytes: 1000 });
  for (let n = 0; n < 5; n++) board.put(picture('a', n));
  board.put(picture('b', 9));
  assert.deepEqual(timesOf(board, 'a'), [2, 3, 4]);
  assert.equal(board.latest(boardKey('p', 'a', 256))?.timeNs, 4);
  assert.deepEqual(
    board.entries().map(({ key, latest, pictures }) => [key, latest.timeNs, pictures]),
    [
      ['p/a/256', 4, 3],
      ['p/b/256', 9, 1],
    ],
  );
  assert.equal(board.bytes, 40);
  board.forget('p', 'a');
  assert.deepEqual([timesOf(board, 'a'), board.bytes], [[], 10]);
  assert.equal(board.latest('nothing'), undefined);
});

test('memory is bounded: old pictures go first, then those of streams that have none any more', () => {
  const board = new PictureBoard({ length: 8, maxBytes: 50 });
  for (let n = 0; n < 3; n++) board.put(picture('a', n));
  for (let n = 0; n < 3; n++) board.put(picture('b', n));
  assert.deepEqual(
    [timesOf(board, 'a'), timesOf(board, 'b')],
    [
      [1, 2],
      [0, 1, 2],
    ],
  );
  board.put(picture('c', 0, 30));
  assert.deepEqual([timesOf(board, 'a'), timesOf(board, 'b'), timesOf(board, 'c')], [[2], [2], [0]]);
  board.put(picture('d', 0, 50));
  assert.deepEqual(
    [timesOf(board, 'a'), timesOf(board, 'b'), timesOf(board, 'c'), timesOf(board, 'd')],
    [[], [], [], [0]],
  );
  board.put(picture('e', 0, 60)); // larger than all
  assert.deepEqual([board.entries(), board.bytes], [[], 0]);
});
