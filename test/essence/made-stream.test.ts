import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PictureWatch } from '../../src/analysis/content/picture-watch.js';
import { SoundWatch } from '../../src/analysis/content/sound-watch.js';
import { WatchRig } from '../support/analysis/watch-rig.js';
import { NO_FFMPEG } from '../support/essence/has-ffmpeg.js';
import { MADE_STREAM_CONDITIONS, MADE_STREAM_EPISODES, makeStream } from '../support/essence/made-stream.js';
import { picturesOf } from '../support/essence/pictures.js';
import { blocksOf } from '../support/essence/signals.js';

const TIMEOUT_MS = 60_000;

function assertEpisodes(told: readonly string[], kind: string, withinS: number): void {
  const episodes = told.flatMap((text) => {
    const [, name, since, until] = /^episode (\w+) ([\d.]+) to ([\d.]+)$/.exec(text) ?? [];
    return name === undefined || !name.startsWith(kind) ? [] : [{ name, since: Number(since), until: Number(until) }];
  });
  const expected = MADE_STREAM_EPISODES.filter(({ name }) => name.startsWith(kind));
  assert.deepEqual(
    episodes.map(({ name }) => name),
    expected.map(({ name }) => name),
  );
  for (const [index, { name, since, until }] of episodes.entries()) {
    const { sinceS, untilS } = expected[index]!;
    assert.ok(
      Math.abs(since - sinceS) <= withinS && Math.abs(until - untilS) <= withinS,
      `${name} ${since} to ${until}`,
    );
  }
}

describe('a stream that ffmpeg made, decoded by ffmpeg', { skip: NO_FFMPEG }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tscap-essence-'));
  const file = path.join(folder, 'made.mpegts');
  before(() => makeStream(file));
  after(() => rmSync(folder, { recursive: true }));

  for (const rate of [1, 5]) {
    test(`black, freeze and bars, seen ${rate} times a second`, () => {
      const rig = new WatchRig(MADE_STREAM_CONDITIONS);
      const watch = new PictureWatch(rig.context);
      for (const picture of picturesOf(`movie=${file}`, rate)) watch.seen(picture);
      assertEpisodes(rig.told(), 'video', 1 / rate + 0.05);
    });
  }

  test('silence, clipping and loudness', () => {
    const args = ['-nostdin', '-loglevel', 'error', '-drc_scale', '0', '-i', file, '-map', 'a', '-f', 'f32le', '-'];
    const pcm = execFileSync('ffmpeg', args, { maxBuffer: 1e8, timeout: TIMEOUT_MS });
    const samples = new Float32Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.length));
    const rig = new WatchRig(MADE_STREAM_CONDITIONS);
    const watch = new SoundWatch(rig.context);
    let momentaryAt5 = Number.NaN;
    for (const block of blocksOf(samples)) {
      watch.heard(block);
      if (Number.isNaN(momentaryAt5) && block.timeNs > 5e9) {
        momentaryAt5 = watch.snapshotAndReset()!.loudness.integrated_lufs!;
      }
    }
    const told = rig.told();
    // A codec moves its frames by some ms, and rings at the borders.
    assertEpisodes(
      told.filter((text) => !text.includes('loudness')),
      'audio',
      0.2,
    );
    assert.ok(Math.abs(momentaryAt5 + 23) < 0.1, `${momentaryAt5}`);
    // Too loud while clipped, too quiet at the end: the 3 s of short-term loudness make it late.
    assert.deepEqual(
      told.filter((text) => text.includes('loudness')).map((text) => text.split(' ')[0]),
      ['raised', 'cleared', 'raised', 'episode'],
    );
  });

  test('blackdetect, freezedetect and silencedetect of ffmpeg find the same', () => {
    const filters = ['-vf', 'blackdetect=d=0.5,freezedetect=n=-50dB:d=1', '-af', 'silencedetect=n=-60dB:d=0.5'];
    const args = ['-nostdin', '-hide_banner', '-nostats', '-i', file, ...filters, '-f', 'null', '-'];
    const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8', timeout: TIMEOUT_MS });
    const found = (start: string, end: string): number[][] => {
      const times = (key: string): number[] =>
        [...stderr.matchAll(new RegExp(`${key}: ?([\\d.]+)`, 'g'))].map(([, s]) => Number(s));
      return times(start).map((since, index) => [since, times(end)[index]!]);
    };
    const expected = (...names: readonly string[]): number[][] =>
      MADE_STREAM_EPISODES.filter(({ name }) => names.includes(name)).map(({ sinceS, untilS }) => [sinceS, untilS]);
    const tenths = (times: readonly number[][]): number[][] =>
      times.map((each) => each.map((s) => Math.round(s * 10) / 10));
    assert.deepEqual(tenths(found('black_start', 'black_end')), expected('video_black'));
    // To ffmpeg black and bars stand still as well.
    assert.deepEqual(
      tenths(found('freeze_start', 'freeze_end')),
      expected('video_black', 'video_freeze', 'video_bars'),
    );
    assert.deepEqual(tenths(found('silence_start', 'silence_end')), expected('audio_silence'));
  });
});
