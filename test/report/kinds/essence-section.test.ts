import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PictureWatch } from '../../../src/analysis/content/picture-watch.js';
import { SoundWatch } from '../../../src/analysis/content/sound-watch.js';
import { ESSENCE_METRICS } from '../../../src/report/kinds/mpegts/essence-metrics.js';
import { pictureSection, soundSection } from '../../../src/report/kinds/mpegts/essence-section.js';
import type { PidReport } from '../../../src/report/kinds/mpegts/pid-report.js';
import type { TransportStreamReport } from '../../../src/report/kinds/mpegts/report.js';
import { WatchRig } from '../../support/analysis/watch-rig.js';
import { pictureOf } from '../../support/essence/pictures.js';
import { blocksOf, tones } from '../../support/essence/signals.js';

/** What the sections read of a report. */
function reportOf(pids: Record<string, unknown>): TransportStreamReport {
  return { first_arrival_s: null, duration_ns: 10e9, pids } as unknown as TransportStreamReport;
}

describe('sections of what is seen and heard', () => {
  test('nothing where nothing was decoded', () => {
    const report = reportOf({ 256: { pid: 256, picture: null, levels: null } });
    assert.deepEqual([pictureSection(report, undefined), soundSection(report, undefined)], [[], []]);
  });

  test('a picture that is black, and one that moves', () => {
    const black = new PictureWatch(new WatchRig().context);
    for (let timeS = 0; timeS < 8; timeS++) black.seen(pictureOf(timeS, 16));
    const moving = new PictureWatch(new WatchRig().context);
    moving.seen(pictureOf(0, (column) => 2 * column));
    const text = pictureSection(
      reportOf({
        256: { pid: 256, picture: black.snapshotAndReset() },
        257: { pid: 257, picture: moving.snapshotAndReset() },
      }),
      undefined,
    );
    assert.match(text[0]!, /Picture +state +luma/);
    assert.match(text.join('\n'), /0x0100 {2}256 .*BLACK since 0 ns .*16\.0/);
    assert.match(text.join('\n'), /0x0101 {2}257 .*moving/);
  });

  test('levels and loudness', () => {
    const watch = new SoundWatch(new WatchRig().context);
    for (const block of blocksOf(tones([{ s: 5, dbfs: -23 }]))) watch.heard(block);
    const text = soundSection(reportOf({ 256: { pid: 256, levels: watch.snapshotAndReset() } }), undefined).join('\n');
    assert.match(text, /0x0100 {2}256 .*sound .*-23\.0 .*-26\.0, -26\.0 .*-23\.0 .*-23\.0 .*-23\.0 .*0\.0 .*1\.00/);
  });

  test('metrics: one sample each where something was decoded, and none otherwise', () => {
    const picture = new PictureWatch(new WatchRig().context);
    for (let timeS = 0; timeS < 8; timeS++) picture.seen(pictureOf(timeS, 16));
    const sound = new SoundWatch(new WatchRig().context);
    for (const block of blocksOf(tones([{ s: 5, dbfs: -23 }]))) sound.heard(block);
    const samplesOf = (pid: unknown): string[] =>
      ESSENCE_METRICS.flatMap(({ name, read }) => {
        const samples: string[] = [];
        read(pid as PidReport, (value, ...labels) => {
          if (value !== null && value !== undefined) samples.push([name, ...labels, Math.round(value)].join(' '));
        });
        return samples;
      });
    assert.deepEqual(samplesOf({ picture: null, levels: null }), []);
    assert.deepEqual(samplesOf({ picture: picture.snapshotAndReset(), levels: sound.snapshotAndReset() }), [
      'tscap_pid_picture_luma 16',
      'tscap_pid_picture_state black 1',
      'tscap_pid_picture_state freeze 0',
      'tscap_pid_picture_state bars 0',
      'tscap_pid_sound_silent 0',
      'tscap_pid_sound_true_peak_dbtp -23',
      'tscap_pid_sound_momentary_max_lufs -23',
      'tscap_pid_sound_short_term_max_lufs -23',
      'tscap_pid_sound_integrated_lufs -23',
      'tscap_pid_sound_range_lu 0',
    ]);
  });
});
