import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PictureWatch } from '../../../src/analysis/content/picture-watch.js';
import { WatchRig } from '../../support/analysis/watch-rig.js';
import { pictureOf } from '../../support/essence/pictures.js';

/** Four pictures a second: `black` from 3 s to 9 s, something that moves before and after. */
function show(rig: WatchRig, gapS = Number.POSITIVE_INFINITY): PictureWatch {
  const watch = new PictureWatch(rig.context);
  for (let timeS = 0; timeS < 12; timeS += 0.25) {
    const isBlack = timeS >= 3 && timeS < 9;
    if (timeS === gapS) watch.gap();
    watch.seen(pictureOf(timeS, isBlack ? 16 : (column, row) => 60 + ((column * 5 + row + timeS * 40) % 100)));
  }
  return watch;
}

describe('PictureWatch', () => {
  test('an alarm after the limit of the profile, its end, and the whole episode', () => {
    const rig = new WatchRig({ video_black: { after_ms: 500 } });
    const watch = show(rig);
    assert.deepEqual(rig.told(), ['raised video_black 3.5', 'cleared video_black 9', 'episode video_black 3 to 9']);
    const { pictures, black_since_ns } = watch.snapshotAndReset()!;
    assert.deepEqual([pictures, black_since_ns], [48, null]);
  });

  test('by default black is told from 5 s on', () => {
    const rig = new WatchRig();
    show(rig);
    assert.deepEqual(rig.told(), ['raised video_black 8', 'cleared video_black 9', 'episode video_black 3 to 9']);
  });

  test('what the profile does not judge is measured, and not told', () => {
    const rig = new WatchRig({ video_black: false });
    show(rig);
    assert.deepEqual(rig.told(), []);
  });

  test('a gap is no black: the time before it does not count', () => {
    const rig = new WatchRig();
    show(rig, 5);
    assert.deepEqual(rig.told(), []);
  });

  test('a suspicion wants pictures at shorter intervals, where the profile judges it', () => {
    for (const isJudged of [true, false]) {
      const watch = new PictureWatch(new WatchRig({ ...(isJudged ? {} : { video_black: false }) }).context);
      assert.equal(watch.wantsCloser, false);
      watch.seen(pictureOf(0, 16));
      assert.equal(watch.wantsCloser, isJudged);
      for (let timeS = 1; timeS < 7; timeS++) watch.seen(pictureOf(timeS, 16));
      assert.equal(watch.wantsCloser, false);
    }
  });

  test('nothing to report before the first picture', () => {
    assert.equal(new PictureWatch(new WatchRig().context).snapshotAndReset(), null);
  });
});
