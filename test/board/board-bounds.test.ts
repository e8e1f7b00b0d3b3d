import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOUNDS, GONE_AFTER_MS, MAKES_ROOM_AFTER_MS } from '../../src/board/bounds.js';
import { BEGIN_MS, BoardRig, KEY, PROBE } from '../support/board/board-rig.js';

const FEW = { ...BOUNDS, rows: 10, probes: 5, events: 20 };

test('a probe that floods names: so many rows, and the rest counted', () => {
  const rig = new BoardRig({ bounds: FEW });
  rig.probe();
  for (let index = 0; index < 1000; index++) rig.accounting({}, { stream: `239.1.${index}.1:5000` });
  assert.equal(rig.board.rows.size, 10);
  assert.equal(rig.board.leftOut.records, 990);
});

test('probes without end: so many cards, and the rest counted; a row of a probe without a card is not ok', () => {
  const rig = new BoardRig({ bounds: FEW });
  for (let index = 0; index < 100; index++) rig.probe({ probe_id: `p${index}` });
  assert.equal(rig.board.probes.size, 5);
  assert.equal(rig.board.leftOut.probes, 95);
  rig.report({}, { probe: 'p99' });
  assert.equal(rig.row('p99/239.1.1.1:5000').state, 'no_data');
});

test('a row without data makes room for another one after a minute, and has another number when it comes back', () => {
  const rig = new BoardRig({ bounds: { ...FEW, rows: 1 } });
  rig.probe();
  rig.report();
  rig.pass(10_000);
  assert.equal(rig.row().state, 'no_data');
  rig.report({}, { stream: 'other:1' });
  assert.equal(rig.board.rows.find(`${PROBE}/other:1`), undefined);
  rig.pass(MAKES_ROOM_AFTER_MS);
  rig.row();
  rig.report({}, { stream: 'other:1' });
  assert.equal(rig.rowOf(`${PROBE}/other:1`).n, 2);
  assert.deepEqual(rig.board.takeNews().removed, [1]);
});

test('a row without data goes after an hour, with its alarms and pictures', () => {
  const rig = new BoardRig();
  rig.probe();
  rig.report();
  rig.alarm('raised');
  rig.image();
  rig.pass(10_000);
  rig.row();
  rig.pass(GONE_AFTER_MS);
  rig.board.tick();
  assert.equal(rig.board.rows.size, 0);
  assert.equal(rig.board.alarms.size, 0);
  assert.equal(rig.board.pictures.bytes, 0);
});

test('events without end: the last ones', () => {
  const rig = new BoardRig({ bounds: FEW });
  for (let index = 0; index < 100; index++) rig.event({}, `event ${index}`);
  assert.equal(rig.board.events.size, 20);
  assert.deepEqual(
    rig.board.events.last(2).map(({ message }) => message),
    ['event 98', 'event 99'],
  );
  assert.equal(rig.board.events.find({ fromMs: BEGIN_MS, toMs: BEGIN_MS + 1, key: KEY }, 5).length, 6);
});

test('pictures: the last ones of each video, within the bytes of all, and none that is too large', () => {
  const base64_image = Buffer.alloc(1000).toString('base64');
  const rig = new BoardRig({ bounds: { ...BOUNDS, picturesOfPid: 2, pictureBytes: 5000, longestPicture: 2000 } });
  for (const stream of ['a:1', 'b:1', 'c:1']) rig.report({}, { stream });
  for (let round = 0; round < 4; round++) {
    for (const stream of ['a:1', 'b:1', 'c:1']) rig.image({ base64_image }, { stream });
  }
  assert.equal(rig.board.pictures.bytes, 5000);
  assert.deepEqual(
    rig.board.pictures.all(3).map(({ sequence }) => sequence - BEGIN_MS),
    [12, 9],
  );
  rig.image({ base64_image: Buffer.alloc(3000).toString('base64') }, { stream: 'a:1' });
  assert.equal(rig.board.leftOut.pictures, 1);
  assert.equal(rig.row(`${PROBE}/a:1`).picture?.sequence, BEGIN_MS + 10);
  // The row shows the video that had the first picture.
  rig.image({ base64_image, pid: 999 }, { stream: 'c:1' });
  assert.equal(rig.row(`${PROBE}/c:1`).picture?.sequence, BEGIN_MS + 12);
});

test('a picture has a number that no other one had: not in another row, nor before a restart', () => {
  const numbers: number[] = [];
  for (const laterMs of [0, 60_000]) {
    const rig = new BoardRig({ now: () => BEGIN_MS + laterMs });
    for (const stream of ['a:1', 'b:1']) {
      rig.report({}, { stream });
      for (let round = 0; round < 3; round++) rig.image({}, { stream });
      numbers.push(...rig.board.pictures.all(rig.rowOf(`${PROBE}/${stream}`).n).map(({ sequence }) => sequence));
    }
  }
  assert.equal(new Set(numbers).size, 12);
});
