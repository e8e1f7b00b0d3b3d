import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Filmstrips } from '../../../src/monitor/images/filmstrips.js';
import type { BoardPicture } from '../../../src/monitor/images/picture-board.js';

const RGB = { width: 10, height: 8, bytes: new Uint8Array(240).fill(255) };

function picture(seconds: number, reason: 'interval' | 'event' = 'interval'): BoardPicture {
  return {
    probeId: null,
    streamId: 's',
    serviceName: null,
    pid: 256,
    timestamp: 1000 * seconds,
    timeNs: seconds * 1e9,
    pts90k: null,
    reason,
    isDamaged: false,
    width: 10,
    height: 8,
    jpeg: new Uint8Array(),
  };
}

test('a strip has the last pictures, and is due every five seconds, and when something happens', () => {
  const strips = new Filmstrips(3);
  const due = [0, 1, 4, 5, 6].map((seconds) => strips.put('a', picture(seconds), RGB, []));
  assert.deepEqual(due, [true, false, false, true, false]);
  assert.equal(strips.put('a', picture(7, 'event'), RGB, ['video_black']), true);
  assert.equal(strips.bytes, 3 * 240);
  const composed = strips.compose('a', 'service');
  assert.ok(composed !== undefined && composed.width >= 3 * 10);
  assert.equal(strips.compose('b', 'service'), undefined);
});

test('those with pictures that no strip has are known, until they are forgotten', () => {
  const strips = new Filmstrips(3);
  strips.put('a', picture(0), RGB, []);
  assert.deepEqual(strips.stale, []);
  strips.put('a', picture(1), RGB, []);
  assert.deepEqual(strips.stale, ['a']);
  strips.forget('a');
  assert.deepEqual([strips.stale, strips.bytes], [[], 0]);
});

test('memory is bounded: the strip that waits longest for a picture goes', () => {
  const strips = new Filmstrips(8, 500);
  for (const key of ['a', 'b', 'c']) strips.put(key, picture(0), RGB, []);
  assert.equal(strips.bytes, 480);
  assert.equal(strips.compose('a', ''), undefined);
});
