import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { PictureCodec } from '../../src/codec/decodable.js';
import { planesOf, sizeOfJpeg } from '../../src/decode/gstreamer-picture.js';
import { GstreamerSlot, hasGstreamer } from '../../src/decode/gstreamer-slot.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { pictureRequest } from '../support/decode/decoders.js';

const skip = hasGstreamer() ? false : 'gst-launch-1.0 or its plugins (gstreamer1.0-libav) are missing';

function open(t: TestContext) {
  const ended: string[] = [];
  const slot = new GstreamerSlot({ now: () => performance.now(), ended: ({ cause }) => ended.push(cause) });
  t.after(() => slot.close());
  return { slot, ended };
}

const PICTURES: [file: string, codec: PictureCodec, width: number, height: number][] = [
  ['hd.h264', 'h264', 1920, 1080],
  ['hd-10.hevc', 'hevc', 1920, 1080],
  ['pal-16x9.m2v', 'mpeg2video', 720, 576],
];

for (const [file, codec, width, height] of PICTURES) {
  test(`GStreamer decodes ${file}`, { skip }, async (t) => {
    const { slot, ended } = open(t);
    const answer = await slot.picture(pictureRequest(file, codec));
    assert.ok(answer.kind === 'picture', JSON.stringify(answer));
    assert.deepEqual([answer.sourceWidth, answer.sourceHeight, answer.height], [width, height, 480]);
    assert.ok(Math.abs(answer.width - 854) <= 1);
    assert.deepEqual(sizeOfJpeg(answer.jpeg!), { width: answer.width, height: 480 });
    // 75 % bars: white and black as coded, the blue difference of the blue bar at 75 %.
    const row = 18 * answer.samples.width;
    const { luma, cb } = answer.samples;
    assert.ok(Math.abs(luma[row + 4]! - 180) <= 2 && Math.abs(luma[row + 60]! - 16) <= 2);
    assert.ok(Math.abs(cb[row + 52]! - 212) <= 3, `${cb[row + 52]}`);
    assert.deepEqual(ended, []);
  });
}

test('what is no picture is said to be none, and one that is killed has ended', { skip }, async (t) => {
  const { slot, ended } = open(t);
  const request = pictureRequest('hd.h264', 'h264');
  const broken = await slot.picture({ ...request, accessUnit: new Uint8Array(1000) });
  // gst-launch itself hangs now and then where there is no picture.
  assert.ok(
    broken.kind === 'failed' || (broken.kind === 'ended' && broken.cause === 'timed_out'),
    JSON.stringify(broken),
  );
  ended.length = 0;
  const killed = slot.picture(request);
  while (slot.pid === undefined) await new Promise(setImmediate);
  process.kill(slot.pid, 'SIGKILL');
  assert.ok((await killed).kind === 'ended');
  assert.deepEqual(ended, ['crashed']);
});

test('planes have lines of their width, however they are laid out', () => {
  const [luma, cb, cr] = planesOf(
    Uint8Array.from({ length: 8 * 2 + 4 + 4 }, (_, at) => at),
    5,
    2,
  )!;
  assert.deepEqual([...luma.bytes], [0, 1, 2, 3, 4, 8, 9, 10, 11, 12]);
  assert.deepEqual([...cb.bytes, ...cr.bytes], [16, 17, 18, 20, 21, 22]);
  assert.equal(planesOf(new Uint8Array(23), 5, 2), undefined);
});

test('fuzz: any bytes have a size, or none', () => {
  const start = fc.constantFrom([0xff, 0xd8], [0xff, 0xd8, 0xff, 0xc0], []);
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 64 }), (head, rest) => {
      const size = sizeOfJpeg(Uint8Array.of(...head, ...rest));
      assert.ok(size === undefined || size.width <= 65535);
    }),
    { numRuns: fuzzRuns(300) },
  );
});
