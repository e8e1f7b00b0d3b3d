import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VideoPictures } from '../../../src/analysis/st2110/video-pictures.js';
import { pixelGroupOf } from '../../../src/st2110/d20/pixel-group.js';
import { reportOfSender } from '../../support/analysis/video-report.js';
import { senderCase } from '../../support/st2110/video-cases.js';
import { sentPackets } from '../../support/st2110/video-sender.js';

/** Cb, Y, Cr, Y of 10 bits: 512, 64, 512, 64. */
const BLACK = [0x80, 0x04, 0x08, 0x00, 0x40];
const SMALL = { width: 320, height: 180, rate: [25n, 1n], packetBytes: 1000 } as const;
const NS = 1e9;

function fillOf(group: readonly number[]) {
  return (target: Uint8Array): void => {
    for (let at = 0; at < target.length; at++) target[at] = group[at % 5]!;
  };
}

test('black pictures are an alarm after five seconds, and figures tell what was seen', async () => {
  const { spec } = senderCase({ ...SMALL, frames: 25 * 9, fill: fillOf(BLACK) });
  const { report, events } = await reportOfSender(sentPackets(spec));
  assert.deepEqual(
    events.flatMap((event) => (event.event === 'raised' ? [event.name] : [])),
    ['video_black'],
  );
  assert.ok(report.pictures!.pictures >= 8);
  assert.equal(report.pictures!.luma_mean, 16);
  assert.equal(report.pictures!.luma_max, 16);
});

test('a picture that stands still is an alarm, one that moves is none', async () => {
  const still = (target: Uint8Array, _frame: number, first: number): void => {
    for (let at = 0; at < target.length; at++) target[at] = ((first + at) >> 9) & 0xff;
  };
  const moving = (target: Uint8Array, frame: number, first: number): void => {
    for (let at = 0; at < target.length; at++) target[at] = (((first + at) * (1 + (frame >> 3))) >> 9) & 0xff;
  };
  for (const [fill, expected] of [
    [still, ['video_freeze']],
    [moving, []],
  ] as const) {
    const { spec } = senderCase({ ...SMALL, frames: 25 * 14, fill });
    const { events } = await reportOfSender(sentPackets(spec));
    assert.deepEqual(
      events.flatMap((event) => (event.event === 'raised' ? [event.name] : [])),
      expected,
    );
  }
});

/** Y′, Cb, Cr of full red, green, blue and white. Spec: ITU-R BT.709, 4 */
const COLOURS = [
  { name: 'red', ycbcr: [63, 102, 240], rgb: [255, 0, 0] },
  { name: 'green', ycbcr: [173, 42, 26], rgb: [0, 255, 0] },
  { name: 'blue', ycbcr: [32, 240, 118], rgb: [0, 0, 255] },
  { name: 'white', ycbcr: [235, 128, 128], rgb: [255, 255, 255] },
] as const;

test('pictures to be shown have the colours that were sent, at the interval that is wished', () => {
  const wishes = { pictureIntervalNs: 2 * NS, sound: false };
  const conditions = { settingOf: () => ({ enabled: false, limits: {} }), set: () => {}, forget: () => {} };
  const pictures = new VideoPictures(conditions, wishes);
  const group = pixelGroupOf('YCbCr-4:2:2', 8)!;
  const layout = { width: 1280, height: 720, isInterlaced: false, hasFrameLines: false, group };
  pictures.begin(layout, 'YCbCr-4:2:2', 8, false);
  for (const [second, { ycbcr, rgb }] of COLOURS.entries()) {
    const [y, cb, cr] = ycbcr;
    const bytes = new Uint8Array(1280 * 720 * 2);
    for (let at = 0; at < bytes.length; at += 4) bytes.set([cb, y, cr, y], at);
    const timeNs = second * 2 * NS;
    assert.ok(pictures.isDue(timeNs));
    const there = new Uint8Array(0);
    const frame = { bytes, rowBytes: 2560, there, missingPixels: 0, hasPixels: true, timestamp: 0 };
    pictures.take(frame, layout, timeNs);
    assert.ok(!pictures.isDue(timeNs + NS / 2));
    const [shown, ...others] = pictures.takeEssence();
    assert.equal(others.length, 0);
    assert.equal(shown!.rgb.width, 640);
    assert.equal(shown!.rgb.height, 360);
    for (const [index, value] of rgb.entries()) assert.ok(Math.abs(shown!.rgb.bytes[index]! - value) <= 2);
  }
  pictures.wantPictures();
  assert.ok(pictures.isDue(6.1 * NS));
});
