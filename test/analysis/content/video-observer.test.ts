import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GopWatch, type GroupOfPictures } from '../../../src/analysis/content/gop-watch.js';
import { MissingPictures } from '../../../src/analysis/content/missing-pictures.js';
import { TimeCodeWatch } from '../../../src/analysis/content/time-code-watch.js';
import type { CodedPicture, PictureType } from '../../../src/codec/video/coded-picture.js';

const FRAME = 3600;

function picture(type: PictureType, shown: number, more: Partial<CodedPicture> = {}): CodedPicture {
  return {
    codec: 'h264',
    type,
    isIdr: false,
    isRandomAccess: type === 'I',
    isReference: type !== 'B',
    isLeading: undefined,
    parity: undefined,
    isSecondField: false,
    isInterlaced: false,
    isTopFieldFirst: undefined,
    order: shown * 2,
    sequence: 1,
    timeCode: undefined,
    isClosedGop: undefined,
    missingReferences: 0,
    activeFormat: undefined,
    bars: undefined,
    at: 0,
    sizeBytes: 1000,
    hasTwoFields: false,
    pts90k: shown * FRAME,
    dts90k: shown * FRAME,
    presentation90k: shown * FRAME,
    timeNs: 0,
    isDamaged: false,
    isBehindUnseen: false,
    ...more,
  };
}

/** Types with their places in presentation, in the order of the stream: `I2 B0 B1 P5`. */
function groups(text: string, more: Partial<CodedPicture> = {}): GroupOfPictures[] {
  const found: GroupOfPictures[] = [];
  const watch = new GopWatch((group) => found.push(group));
  for (const word of text.split(' ')) watch.feed(picture(word[0] as PictureType, Number(word.slice(1)), more));
  return found;
}

describe('groups of pictures', () => {
  test('closed: each ends before the next intra picture', () => {
    assert.deepEqual(groups('I0 P3 B1 B2 I4 P7 B5 B6 I8 P9'), [
      { structure: 'IBBP', length: 4, isOpen: false },
      { structure: 'IBBP', length: 4, isOpen: false },
    ]);
  });

  test('open: what is shown before the intra picture belongs to the group before', () => {
    assert.deepEqual(groups('I0 P3 B1 B2 I6 B4 B5 P9 B7 B8 I12 B10 B11 P15'), [
      { structure: 'IBBPBB', length: 6, isOpen: false },
      { structure: 'IBBPBB', length: 6, isOpen: true },
    ]);
  });

  test('the header of a GOP says that it is closed all the same', () => {
    assert.equal(groups('I2 B0 B1 I5 B3 B4 P6', { isClosedGop: true })[0]?.isOpen, false);
  });

  test('without presentation times there is a length, and no structure', () => {
    assert.deepEqual(groups('I0 P1 I2 P3', { presentation90k: Number.NaN }), [
      { structure: undefined, length: 2, isOpen: false },
    ]);
  });
});

describe('missing pictures', () => {
  function missingIn(dts: readonly number[]): [missing: number, isKnown: boolean] {
    const watch = new MissingPictures();
    return [dts.reduce((sum, stamp) => sum + watch.feed(stamp), 0), watch.isKnown];
  }
  const even = Array.from({ length: 20 }, (_, n) => n * FRAME);

  test('none, one, and several', () => {
    assert.deepEqual(missingIn(even), [0, true]);
    assert.deepEqual(missingIn(even.filter((_, n) => n !== 12)), [1, true]);
    assert.deepEqual(missingIn(even.filter((_, n) => n < 12 || n > 14)), [3, true]);
  });

  test('pictures without time stamps are there', () => {
    assert.deepEqual(missingIn(even.map((stamp, n) => (n % 3 === 1 && n > 9 ? Number.NaN : stamp))), [0, true]);
  });

  test('over the wrap of the time stamps; a new time base is no gap', () => {
    assert.deepEqual(missingIn(even.map((stamp) => (stamp + 2 ** 33 - 9 * FRAME) % 2 ** 33)), [0, true]);
    assert.deepEqual(missingIn([...even, ...even.map((stamp) => stamp + 9e9)]), [0, true]);
  });

  test('a rate that varies tells nothing: film with fields that are repeated', () => {
    const film: number[] = [];
    for (let n = 0, at = 0; n < 40; n++) {
      film.push(at);
      at += n % 2 === 0 ? 3003 : 4504;
    }
    assert.deepEqual(missingIn(film), [0, false]);
  });
});

describe('time code', () => {
  /** Hours, minutes, seconds and frames of pictures one frame apart. */
  function leaps(codes: readonly (readonly [number, number, number, number])[], isDropFrame: boolean, rate: number) {
    const watch = new TimeCodeWatch();
    return codes.map(([hours, minutes, seconds, frames], n) => {
      const presentation90k = (n * 90_000) / rate;
      const timeCode = { hours, minutes, seconds, frames, isDropFrame };
      return watch.feed(picture('P', n, { presentation90k, timeCode }), rate);
    });
  }

  test('goes on over a second, leaps over one', () => {
    assert.deepEqual(leaps([[10, 0, 0, 24], [10, 0, 1, 0], [10, 0, 3, 1]], false, 25), [false, false, true]); // biome-ignore format: codes
  });

  test('numbers that are dropped are no leap, and their being there is none of the rate', () => {
    const rate = 30_000 / 1001;
    assert.deepEqual(leaps([[1, 0, 59, 29], [1, 1, 0, 2]], true, rate), [false, false]); // biome-ignore format: codes
    assert.deepEqual(leaps([[1, 9, 59, 29], [1, 10, 0, 0]], true, rate), [false, false]); // biome-ignore format: codes
    assert.deepEqual(leaps([[1, 0, 59, 29], [1, 1, 0, 0]], false, rate), [false, false]); // biome-ignore format: codes
  });

  test('midnight', () => assert.deepEqual(leaps([[23, 59, 59, 24], [0, 0, 0, 0]], false, 25), [false, false])); // biome-ignore format: codes

  test('of 50 frames a second, counted in pairs', () => {
    assert.deepEqual(leaps([[1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 1], [1, 0, 0, 1]], false, 50), [false, false, false, false]); // biome-ignore format: codes
  });
});
