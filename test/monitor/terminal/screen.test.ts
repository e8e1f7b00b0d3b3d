import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Screen } from '../../../src/monitor/terminal/screen.js';

class SlowDevice {
  readonly written: string[] = [];
  readonly #done: (() => void)[] = [];
  write(text: string, done: () => void): void {
    this.written.push(text);
    this.#done.push(done);
  }
  takeAll(): void {
    for (const done of this.#done.splice(0)) done();
  }
}

test('the first frame whole, then only what differs', () => {
  const device = new SlowDevice();
  const screen = new Screen(device);
  screen.draw(['one', 'two', 'three']);
  device.takeAll();
  screen.draw(['one', 'TWO']);
  device.takeAll();
  screen.draw(['one', 'TWO']);
  assert.deepEqual(device.written, [
    '\x1b[H\x1b[2J\x1b[1;1H\x1b[Kone\x1b[2;1H\x1b[Ktwo\x1b[3;1H\x1b[Kthree',
    '\x1b[2;1H\x1b[KTWO\x1b[3;1H\x1b[K',
  ]);
  screen.forget();
  screen.draw(['one']);
  assert.equal(device.written.at(-1), '\x1b[H\x1b[2J\x1b[1;1H\x1b[Kone');
});

test('while a slow terminal takes a frame, the newest waits and others are left out', () => {
  const device = new SlowDevice();
  const screen = new Screen(device);
  for (let n = 0; n < 1000; n++) screen.draw([`frame ${n}`]);
  assert.equal(device.written.length, 1);
  assert.equal(screen.droppedFrames, 998);
  device.takeAll();
  assert.deepEqual(device.written.slice(1), ['\x1b[1;1H\x1b[Kframe 999']);
});

test('the end waits for what is on its way, but not for ever', async () => {
  const device = new SlowDevice();
  const screen = new Screen(device);
  screen.draw(['one']);
  screen.draw(['two']);
  await screen.settle(10);
  const settled = screen.settle(60_000);
  device.takeAll();
  await settled;
  assert.equal(device.written.length, 1);
});
