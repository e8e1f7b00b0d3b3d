import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SoundWatch } from '../../../src/analysis/content/sound-watch.js';
import { WatchRig } from '../../support/analysis/watch-rig.js';
import { blocksOf, type Part, RATE, tones } from '../../support/essence/signals.js';

const SILENCE = Number.NEGATIVE_INFINITY;

function hear(rig: WatchRig, parts: readonly Part[]): SoundWatch {
  const watch = new SoundWatch(rig.context);
  for (const block of blocksOf(tones(parts))) watch.heard(block);
  return watch;
}

describe('SoundWatch', () => {
  test('silence: an alarm after the limit of the profile, its end, and the whole episode', () => {
    const rig = new WatchRig({ audio_silence: { after_ms: 1000 } });
    hear(rig, [
      { s: 3, dbfs: -20 },
      { s: 2, dbfs: SILENCE },
      { s: 1, dbfs: -20 },
    ]);
    assert.deepEqual(rig.told(), ['raised audio_silence 4', 'cleared audio_silence 5', 'episode audio_silence 3 to 5']);
  });

  test('silence that goes on is in the report', () => {
    const watch = hear(new WatchRig(), [
      { s: 3, dbfs: -20 },
      { s: 11, dbfs: SILENCE },
    ]);
    const { silent_since_ns, channels } = watch.snapshotAndReset()!;
    assert.equal(silent_since_ns, 3e9);
    assert.ok(Math.abs(channels[0]!.peak_dbfs! + 20) < 0.1);
    assert.equal(watch.snapshotAndReset()!.channels[0]!.peak_dbfs, null);
  });

  test('loudness, phase and clipping are judged when the profile has limits', () => {
    const loud: readonly Part[] = [{ s: 8, dbfs: -10 }];
    const silent = new WatchRig();
    hear(silent, loud);
    assert.deepEqual(silent.told(), []);
    const rig = new WatchRig({
      loudness_out_of_range: { max_lufs: -20, after_ms: 2000 },
      audio_phase: { min_correlation: 0 },
    });
    hear(rig, loud);
    assert.deepEqual(rig.told(), ['raised loudness_out_of_range 5']);
  });

  test('another number of channels is measured anew; what can not be measured is left alone', () => {
    const watch = hear(new WatchRig(), [{ s: 1, dbfs: -20 }]);
    watch.heard({ timeNs: 1e9, sampleRate: RATE, channels: 6, samples: new Float32Array(6 * 480), isPlanar: false });
    watch.heard({ timeNs: 1e9, sampleRate: 0, channels: 0, samples: new Float32Array(480), isPlanar: false });
    const { channels, measured_ms } = watch.snapshotAndReset()!;
    assert.deepEqual([channels.length, measured_ms], [6, 10]);
  });

  test('nothing to report before the first sound', () => {
    assert.equal(new SoundWatch(new WatchRig().context).snapshotAndReset(), null);
  });
});
