import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  composeFilmstrip,
  type FilmstripPicture,
  MAX_FILMSTRIP_LENGTH,
} from '../../../src/essence/picture/filmstrip.js';
import type { RgbPicture } from '../../../src/essence/picture/rgb-canvas.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';

const RED = [255, 72, 56];

function grey(value: number, width = 100, height = 50): RgbPicture {
  return { width, height, bytes: new Uint8Array(width * height * 3).fill(value) };
}

function shown(picture: RgbPicture | null, errors: readonly string[] = []): FilmstripPicture {
  return { picture, time: '12:00:00.000', pts: '90000', errors };
}

function sampleAt({ width, bytes }: RgbPicture, column: number, row: number): number[] {
  return [...bytes.subarray((row * width + column) * 3, (row * width + column) * 3 + 3)];
}

describe('composeFilmstrip', () => {
  test('pictures side by side from the oldest, each above its time and PTS', () => {
    const strip = composeFilmstrip('BBC ONE', [shown(grey(10)), shown(grey(20)), shown(grey(30))])!;
    assert.deepEqual([strip.width, strip.height], [3 * 104 + 4, 13 + 8 + 50 + 26 + 4]);
    for (const [index, value] of [10, 20, 30].entries()) {
      assert.deepEqual(sampleAt(strip, 4 + index * 104 + 50, 21 + 25), [value, value, value]);
    }
    // The rows of the title, of the times and of the PTS have something written, beside plain background.
    for (const top of [4, 71, 84]) {
      const line = strip.bytes.subarray(top * strip.width * 3, (top + 13) * strip.width * 3);
      assert.ok(line.includes(235) && line.includes(24));
    }
  });

  test('a picture with errors has a red frame; one that could not be decoded has it as well', () => {
    const strip = composeFilmstrip('', [shown(grey(10)), shown(grey(20), ['damaged']), shown(null)])!;
    assert.deepEqual(sampleAt(strip, 4, 21), [10, 10, 10]);
    assert.deepEqual(sampleAt(strip, 108, 21), RED);
    assert.deepEqual(sampleAt(strip, 212, 21), RED);
  });

  test('many pictures are in rows, too many are left out at the beginning', () => {
    const strip = composeFilmstrip(
      '',
      Array.from({ length: 100 }, (_, n) => shown(grey(n))),
    )!;
    const columns = Math.floor((1920 - 4) / 104);
    assert.equal(strip.width, columns * 104 + 4);
    assert.equal(strip.height, 21 + Math.ceil(MAX_FILMSTRIP_LENGTH / columns) * 80);
    assert.deepEqual(sampleAt(strip, 54, 46), [36, 36, 36]);
  });

  test('without a picture there is no strip', () => {
    assert.equal(composeFilmstrip('', []), undefined);
    assert.equal(composeFilmstrip('', [shown(null)]), undefined);
  });

  test('any sizes, bytes and texts: a strip of its size, or none', () => {
    const side = fc.oneof(fc.integer({ min: 0, max: 70 }), fc.constantFrom(-1, Number.NaN, 1e9, 1.5));
    const picture = fc.record({ width: side, height: side, bytes: fc.uint8Array({ maxLength: 3000 }) });
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const each = fc.record({
      picture: fc.option(picture),
      time: text,
      pts: text,
      errors: fc.array(text, { maxLength: 5 }),
    });
    fc.assert(
      fc.property(text, fc.array(each, { maxLength: 10 }), (title, pictures) => {
        const strip = composeFilmstrip(title, pictures);
        if (strip !== undefined) assert.equal(strip.bytes.length, strip.width * strip.height * 3);
      }),
      { numRuns: fuzzRuns(50) },
    );
  });
});
