// What a stream of ffmpeg shows and sounds like, through the whole program: decoders, measures, profile, report and events.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { TransportStreamReport } from '../../../src/report/kinds/mpegts/report.js';
import { missingDecoder } from '../../support/decode/decoders.js';
import { NO_FFMPEG } from '../../support/essence/has-ffmpeg.js';
import { MADE_STREAM_CONDITIONS, MADE_STREAM_EPISODES, makeStream } from '../../support/essence/made-stream.js';
import { scratchFolder, startProgram } from '../../support/programs/programs.js';

const skip = missingDecoder() || NO_FFMPEG;
/** ffmpeg's PCR begins 0.7 s before the first picture is shown. */
const FIRST_SHOWN_S = 0.7;
const WITHIN_S = 0.2;

interface Line {
  readonly type: string;
  readonly event: string;
  readonly name: string;
  readonly time_ns: number;
  readonly since_ns: number;
  readonly pids: TransportStreamReport['pids'];
}

test('black, freeze, bars, silence and clipping are told when they are there', { skip }, async (t) => {
  const folder = scratchFolder(t);
  const [input, profile, metrics] = ['made.mpegts', 'profile.json', 'metrics.ndjson'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  makeStream(input);
  writeFileSync(profile, JSON.stringify({ conditions: MADE_STREAM_CONDITIONS }));
  const options = ['--report', 'none', '--metrics-file', metrics, '--tr101290-profile', profile];
  const seen = ['--extract-images', '--image-interval', '200', '--audio-levels'];
  await startProgram(t, 'monitor', ['--input', input, ...options, ...seen]).expectExit(0);
  const lines = readFileSync(metrics, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

  const shownS = (ns: number): number => ns / 1e9 - FIRST_SHOWN_S;
  const isNear = (ns: number, expectedS: number): boolean => Math.abs(shownS(ns) - expectedS) <= WITHIN_S;
  for (const { name, sinceS, untilS } of MADE_STREAM_EPISODES) {
    const episodes = lines.filter(({ event, name: told }) => event === 'episode' && told === name);
    assert.equal(episodes.length, 1, name);
    const [{ since_ns, time_ns }] = episodes as [Line];
    assert.ok(
      isNear(since_ns, sinceS) && isNear(time_ns, untilS),
      `${name}: ${shownS(since_ns)} to ${shownS(time_ns)}`,
    );
    const cleared = lines.filter(({ event, name: told }) => event === 'cleared' && told === name);
    assert.ok(cleared.length === 1 && isNear(cleared[0]!.time_ns, untilS), name);
    const after = { ...(MADE_STREAM_CONDITIONS[name] as { after_ms?: number }) }.after_ms ?? 0;
    const raised = lines.filter(({ event, name: told }) => event === 'raised' && told === name);
    assert.ok(raised.length === 1 && isNear(raised[0]!.time_ns, sinceS + after / 1000), name);
  }

  const { pids } = lines.find(({ type }) => type === 'stream_report')!;
  assert.ok(pids[256]!.picture!.pictures >= 85);
  assert.ok(!pids[256]!.picture!.damaged_pictures);
  const { channels, total_loudness } = pids[257]!.levels!;
  assert.equal(channels.length, 2);
  assert.ok(channels[0]!.true_peak_dbtp! > 0 && channels[0]!.clipped_runs > 1000);
  assert.ok(total_loudness.integrated_lufs! > 0);
});
