import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { VideoObserver } from '../../../src/analysis/content/video-observer.js';
import type { VideoReport } from '../../../src/analysis/content/video-report.js';
import { ElementaryGap } from '../../../src/mpegts/elementary-streams.js';
import { PesHeader } from '../../../src/mpegts/pes-header.js';
import { description, noConditions, noEssence } from '../../support/analysis/content-rig.js';

const FRAME = 3600;
/** An I picture with all that goes before it. */
const PICTURE = readFileSync('test_data/pictures/pal-16x9.m2v');

/** Forty I pictures, each in a PES packet. Of those from 20 to 24 only the first half of the first one comes, and then there is that gap. */
function reportBehind(cause: ElementaryGap): VideoReport {
  const stamp = { pcr: { ticks: Number.NaN, timeNs: Number.NaN } };
  const observer = new VideoObserver('mpeg2video', 'mpeg_video', {
    pid: 256,
    description: description(256, 'mpeg2video'),
    pcr: stamp.pcr,
    videoPts: stamp.pcr,
    tell: () => {},
    conditions: noConditions(),
    essence: noEssence(),
  });
  for (let n = 0; n < 40; n++) {
    if (n > 20 && n < 25) continue;
    observer.startPes(Object.assign(new PesHeader(), { pts90k: n * FRAME, dts90k: n * FRAME }), 14, n * 40e6);
    observer.payload(PICTURE, 0, n === 20 ? PICTURE.length / 2 : PICTURE.length);
    if (n === 20) observer.gap(cause);
  }
  observer.settle();
  return observer.snapshotAndReset();
}

describe('pictures that did not come', () => {
  test('the stream has lost them: they are missing, and one is damaged', () => {
    const { pictures, missing_pictures, damaged_pictures } = reportBehind(ElementaryGap.LOST).total;
    assert.deepEqual([pictures, missing_pictures, damaged_pictures], [36, 4, 1]);
  });

  test('they were lost on the way here: nothing is missing in the stream, and what was seen in part does not count', () => {
    const report = reportBehind(ElementaryGap.NOT_SEEN).total;
    assert.deepEqual([report.pictures, report.missing_pictures, report.damaged_pictures], [35, 0, 0]);
    assert.deepEqual([report.gop_length?.max, report.time_code_discontinuities], [1, 0]);
  });
});
