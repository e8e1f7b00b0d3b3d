import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VideoUserData } from '../../../src/codec/video/coded-picture.js';
import { UserDataQueue } from '../../../src/codec/video/user-data-queue.js';

function data(pts90k: number): VideoUserData {
  return { codec: 'h264', form: 'itu_t_t35', bytes: new Uint8Array(0), pts90k, timeNs: 0 };
}

function queue() {
  const out: number[] = [];
  return { out, queue: new UserDataQueue(({ pts90k }) => out.push(pts90k)) };
}

test('I P B B: as they are shown, once no picture before them can come', () => {
  const { out, queue: q } = queue();
  for (const [dts, pts] of [
    [0, 6000],
    [3000, 15_000],
    [6000, 9000],
    [9000, 12_000],
  ] as const) {
    // biome-ignore format: pairs
    q.advance(dts);
    q.add(data(pts));
  }
  assert.deepEqual(out, [6000, 9000]);
  q.advance(12_000);
  assert.deepEqual(out, [6000, 9000, 12_000]);
  q.flush();
  assert.deepEqual(out, [6000, 9000, 12_000, 15_000]);
});

test('over the wrap of the time stamps', () => {
  const { out, queue: q } = queue();
  q.add(data(3000));
  q.add(data(2 ** 33 - 3000));
  q.advance(0);
  assert.deepEqual(out, [2 ** 33 - 3000]);
});

test('two of one picture stay in their order; a leap and a missing time stamp let go what waits', () => {
  const { out, queue: q } = queue();
  q.add(data(6000));
  q.add(data(3000));
  q.add(data(90_000_000));
  assert.deepEqual(out, [3000, 6000]);
  q.add(data(Number.NaN));
  assert.deepEqual(out, [3000, 6000, 90_000_000, Number.NaN]);
});

test('no more than 64 wait', () => {
  const { out, queue: q } = queue();
  for (let n = 0; n < 100; n++) q.add(data(n));
  assert.equal(out.length, 36);
});
