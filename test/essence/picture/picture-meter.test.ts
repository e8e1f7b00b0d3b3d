import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_PICTURE_LIMITS, PictureMeter, type PictureTurn } from '../../../src/essence/picture/picture-meter.js';
import type { SeenPicture } from '../../../src/essence/picture/seen-picture.js';
import { assertJsonReady } from '../../support/analysis/analyzer-fuzz.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { NO_FFMPEG } from '../../support/essence/has-ffmpeg.js';
import { pictureOf, picturesOf } from '../../support/essence/pictures.js';

const LIMITS = { ...DEFAULT_PICTURE_LIMITS, blackAfterMs: 1000, freezeAfterMs: 2000, barsAfterMs: 1000 };

function turnsOf(pictures: readonly SeenPicture[], limits = LIMITS): PictureTurn[] {
  const meter = new PictureMeter(limits);
  return pictures.flatMap((picture) => meter.feed(picture));
}

function told(turns: readonly PictureTurn[]): string[] {
  return turns.map(
    ({ state, begins, sinceNs, timeNs }) =>
      `${state} ${begins ? 'begins' : 'ends'} ${timeNs / 1e9} since ${sinceNs / 1e9}`,
  );
}

/** So many pictures a second, each of them `luma` at its time. */
function series(
  fromS: number,
  toS: number,
  rate: number,
  luma: (timeS: number) => Parameters<typeof pictureOf>[1],
): SeenPicture[] {
  return Array.from({ length: Math.round((toS - fromS) * rate) }, (_, n) => {
    const timeS = fromS + n / rate;
    return pictureOf(timeS, luma(timeS));
  });
}

const moving = (timeS: number) => (column: number, row: number) =>
  60 + ((column * 3 + row * 5 + Math.round(timeS * 40)) % 128);
const still = () => moving(0);

describe('PictureMeter', () => {
  test('black counts when it has lasted, and ends with the first picture that is not', () => {
    const turns = turnsOf([...series(0, 3, 5, moving), ...series(3, 5, 5, () => 16), ...series(5, 7, 5, moving)]);
    assert.deepEqual(told(turns), ['black begins 4 since 3', 'black ends 5 since 3']);
  });

  test('black that is too short is nothing', () => {
    assert.deepEqual(
      turnsOf([...series(0, 3, 5, moving), ...series(3, 3.8, 5, () => 16), ...series(3.8, 7, 5, moving)]),
      [],
    );
  });

  test('black with a logo is black; a dark picture is not', () => {
    const logo = () => (column: number, row: number) => (column > 57 && row < 5 ? 200 : 17);
    assert.equal(told(turnsOf(series(0, 3, 5, logo)))[0], 'black begins 1 since 0');
    const dark = () => (column: number) => (column < 8 ? 60 : 20);
    assert.equal(told(turnsOf(series(0, 3, 5, dark)))[0]?.startsWith('black') ?? false, false);
  });

  test('freeze counts from the first picture that is the same', () => {
    const turns = turnsOf([...series(0, 3, 5, moving), ...series(3, 7, 5, still), ...series(7, 8, 5, moving)]);
    assert.deepEqual(told(turns), ['freeze begins 5 since 3', 'freeze ends 7 since 3']);
  });

  test('noise and a clock are still; a slow pan is not', () => {
    const noisy = (timeS: number) => (column: number, row: number) =>
      moving(0)(column, row) + ((column * 7 + row * 3 + Math.round(timeS * 5)) % 3);
    assert.deepEqual(told(turnsOf(series(0, 4, 5, noisy))), ['freeze begins 2 since 0']);
    const clock = (timeS: number) => (column: number, row: number) =>
      column > 59 && row > 32 ? 80 + 80 * (Math.round(timeS * 5) % 2) : moving(0)(column, row);
    assert.deepEqual(told(turnsOf(series(0, 4, 5, clock))), ['freeze begins 2 since 0']);
    const pan = (timeS: number) => (column: number, row: number) =>
      30 + (((column + Math.floor(timeS * 2)) * 3 + row * 2) % 200);
    assert.deepEqual(turnsOf(series(0, 8, 5, pan)), []);
  });

  test('black stands still, and is told as black only', () => {
    assert.deepEqual(told(turnsOf(series(0, 5, 5, () => 16))), ['black begins 1 since 0']);
  });

  test('what was not seen is not judged: a gap begins what has not lasted yet anew, and what counts goes on', () => {
    const meter = new PictureMeter(LIMITS);
    const turns: PictureTurn[] = [];
    for (const picture of series(0, 0.8, 5, () => 16)) turns.push(...meter.feed(picture));
    meter.noteGap();
    for (const picture of series(30, 31.2, 5, () => 16)) turns.push(...meter.feed(picture));
    assert.deepEqual(told(turns), ['black begins 31 since 30']);
    meter.noteGap();
    assert.deepEqual(meter.feed(pictureOf(40, 16)), []);
    assert.deepEqual(told(meter.feed(pictureOf(41, moving(41)))), ['black ends 41 since 30']);
  });

  test('pictures that stay away much longer than usual are a gap; those that always come rarely are none', () => {
    const away = turnsOf([...series(0, 0.8, 5, () => 16), ...series(20, 20.8, 5, () => 16)]);
    assert.deepEqual(away, []);
    assert.deepEqual(told(turnsOf(series(0, 30, 0.1, () => 16))), ['black begins 1 since 0']);
  });

  test('the same picture behind a gap stands still since then, not since before', () => {
    const meter = new PictureMeter(LIMITS);
    for (const picture of series(0, 1, 5, still)) meter.feed(picture);
    meter.noteGap();
    const turns = series(10, 13, 5, still).flatMap((picture) => meter.feed(picture));
    assert.deepEqual(told(turns), ['freeze begins 12 since 10']);
  });

  test('it is suspected from the first picture until it is told', () => {
    const meter = new PictureMeter(LIMITS);
    const wants = [...series(0, 1, 1, moving), ...series(1, 3, 2, () => 16)].map((picture) => {
      meter.feed(picture);
      return meter.isSuspected('black');
    });
    assert.deepEqual(wants, [false, true, true, false, false]);
  });

  test('a damaged picture, a malformed one and one of the past are counted and not judged', () => {
    const meter = new PictureMeter(LIMITS);
    meter.feed(pictureOf(5, 16));
    meter.feed(pictureOf(7, 16, { isDamaged: true }));
    meter.feed(pictureOf(7, 16, { luma: new Uint8Array(0) }));
    meter.feed(pictureOf(4, 16));
    const { pictures, damaged_pictures, black_since_ns, luma_mean } = meter.snapshotAndReset();
    assert.deepEqual([pictures, damaged_pictures, black_since_ns, luma_mean], [4, 3, null, 16]);
  });

  test('figures before the first picture are null', () => {
    const figures = new PictureMeter(LIMITS).snapshotAndReset();
    assert.equal(figures.hash, null);
    assert.equal(figures.luma_mean, null);
  });

  test('a picture of one colour has its colour', () => {
    const meter = new PictureMeter(LIMITS);
    meter.feed(pictureOf(0, 235));
    assert.equal(meter.snapshotAndReset().solid_colour, '#ffffff');
    meter.feed(pictureOf(1, 32, { cb: new Uint8Array(64 * 36).fill(240), cr: new Uint8Array(64 * 36).fill(118) }));
    assert.match(meter.snapshotAndReset().solid_colour!, /^#0[01]0[01]ff$/);
    meter.feed(pictureOf(2, moving(0)));
    assert.equal(meter.snapshotAndReset().solid_colour, null);
  });

  test('any pictures: turns alternate, figures are numbers, texts or null', () => {
    const plane = fc.oneof(
      fc.uint8Array({ minLength: 2304, maxLength: 2304 }),
      fc.uint8Array({ maxLength: 8 }),
      fc.constant(new Uint8Array(2304)),
    );
    const picture = fc.record({
      timeNs: fc.oneof(fc.integer({ min: 0, max: 1e11 }), fc.double()),
      luma: plane,
      cb: fc.option(plane),
      cr: fc.option(plane),
      statistics: fc.constant(null),
      isDamaged: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(picture, { maxLength: 20 }), (pictures) => {
        const meter = new PictureMeter({ ...LIMITS, blackAfterMs: 0, freezeAfterMs: 0 });
        for (const each of pictures) meter.feed(each);
        assertJsonReady(meter.snapshotAndReset());
      }),
      { numRuns: fuzzRuns(50) },
    );
  });
});

/** 0 to 3 s moving, 3 to 5 s black, to 8 s moving, to 12 s still, to 13 s moving, to 16 s bars. */
const PROGRAMME = [
  'testsrc2=size=640x360:rate=25:duration=3,format=yuv420p[a]',
  'color=black:size=640x360:rate=25:duration=2,format=yuv420p[b]',
  'testsrc2=size=640x360:rate=25:duration=3,format=yuv420p[c]',
  'mandelbrot=size=640x360:rate=25,format=yuv420p,trim=end_frame=1,loop=loop=99:size=1,setpts=N/25/TB[d]',
  'testsrc2=size=640x360:rate=25:duration=1,format=yuv420p[e]',
  'smptehdbars=size=640x360:rate=25:duration=3,format=yuv420p[f]',
  '[a][b][c][d][e][f]concat=n=6,noise=alls=4:allf=t',
].join(';');

describe('PictureMeter: pictures of ffmpeg', { skip: NO_FFMPEG }, () => {
  for (const rate of [5, 25]) {
    test(`black, freeze and bars at ${rate} pictures a second`, () => {
      const turns = turnsOf(picturesOf(PROGRAMME, rate), LIMITS);
      const expected: [state: string, begins: boolean, timeS: number, sinceS: number][] = [
        ['black', true, 4, 3],
        ['black', false, 5, 3],
        ['freeze', true, 10, 8],
        ['freeze', false, 12, 8],
        ['bars', true, 14, 13],
      ];
      assert.deepEqual(
        turns.map(({ state, begins }) => [state, begins]),
        expected.map(([state, begins]) => [state, begins]),
      );
      for (const [index, { timeNs, sinceNs }] of turns.entries()) {
        assert.ok(Math.abs(timeNs / 1e9 - expected[index]![2]) <= 1 / rate, `${index}: ${timeNs}`);
        assert.ok(Math.abs(sinceNs / 1e9 - expected[index]![3]) <= 1 / rate, `${index}: ${sinceNs}`);
      }
    });
  }
});
