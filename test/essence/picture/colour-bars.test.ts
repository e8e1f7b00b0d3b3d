import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isColourBars } from '../../../src/essence/picture/colour-bars.js';
import { NO_FFMPEG } from '../../support/essence/has-ffmpeg.js';
import { pictureOf, picturesOf } from '../../support/essence/pictures.js';

const BARS = ['smptebars', 'smptehdbars', 'pal75bars', 'pal100bars'];
const OTHERS = [
  'testsrc',
  'testsrc2',
  'mandelbrot',
  'rgbtestsrc',
  'yuvtestsrc',
  'color=white',
  'color=blue',
  'allrgb',
  'colorspectrum',
];

describe('isColourBars', () => {
  test('not of a grey picture, and not without chroma', () => {
    assert.equal(isColourBars(pictureOf(0, 100)), false);
    assert.equal(isColourBars(pictureOf(0, 100, { cb: null, cr: null })), false);
  });
});

describe('isColourBars: pictures of ffmpeg', { skip: NO_FFMPEG }, () => {
  for (const name of BARS) {
    for (const size of ['720x576', '1920x1080']) {
      test(`${name} of ${size}`, () => {
        for (const matrix of ['bt601', 'bt709']) {
          const [picture] = picturesOf(
            `${name}=size=${size}:duration=0.1,scale=out_color_matrix=${matrix},format=yuv420p`,
            25,
          );
          assert.equal(isColourBars(picture!), true, matrix);
        }
      });
    }
  }

  test('bars with noise, with a logo in the lower half, and letter-boxed', () => {
    for (const edit of ['noise=alls=20', 'drawbox=x=100:y=300:w=300:h=150:t=fill:color=white']) {
      const [picture] = picturesOf(`pal75bars=size=720x576:duration=0.1,${edit},format=yuv420p`, 25);
      assert.equal(isColourBars(picture!), true, edit);
    }
  });

  for (const name of OTHERS) {
    test(`${name}: no bars`, () => {
      const graph =
        name === 'allrgb' || name.startsWith('colorspectrum')
          ? `${name},trim=duration=0.1`
          : `${name},trim=duration=0.5`;
      for (const picture of picturesOf(graph, 2)) assert.equal(isColourBars(picture), false);
    });
  }
});
