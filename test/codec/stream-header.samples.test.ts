import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { HeaderCodec, StreamHeader } from '../../src/codec/stream-header.js';
import { streamHeaderOf } from '../support/analysis/elementary-stream.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

/** What ffprobe says of a stream (`ffprobe -show_streams`). */
interface FfprobeStream {
  readonly id: string;
  readonly codec_name?: string;
  readonly profile?: string;
  readonly level?: number;
  readonly width?: number;
  readonly height?: number;
  readonly coded_width?: number;
  readonly coded_height?: number;
  readonly r_frame_rate?: string;
  readonly sample_rate?: string;
  readonly channels?: number;
  readonly bit_rate?: string;
}

const CODECS: Readonly<Record<string, HeaderCodec>> = {
  mpeg2video: 'mpeg_video',
  h264: 'h264',
  hevc: 'hevc',
  mp2: 'mpeg_audio',
  aac: 'adts',
  ac3: 'ac3',
  eac3: 'ac3',
};
const H264_PROFILES: Readonly<Record<string, number>> = { Baseline: 66, 'Constrained Baseline': 66, High: 100 };
const HEVC_PROFILES: Readonly<Record<string, number>> = { Main: 1, 'Main 10': 2 };

/** Where a header says no frame rate, ffprobe takes it from the time stamps. */
describe('stream headers of the samples, as ffprobe sees them', { skip: missingSamples() }, () => {
  const folder = samplesDir() ?? '';
  let compared = 0;
  for (const file of samplesDir() === undefined ? [] : readdirSync(folder)) {
    if (!file.endsWith('.mpegts') || file.startsWith('derived_')) continue;
    for (const stream of expectedOf(folder, file)) {
      const codec = CODECS[stream.codec_name ?? ''];
      if (codec === undefined || stream.width === 0 || stream.sample_rate === '0') continue;
      compared++;
      test(`${file} ${stream.id} ${stream.codec_name}`, () => {
        const header = streamHeaderOf(path.join(folder, file), Number(stream.id), codec);
        assert.ok(header, 'no header found');
        compare(header, stream);
      });
    }
  }
  test('there was something to compare', () => assert.ok(compared > 30, `${compared} streams`));
});

function expectedOf(folder: string, file: string): readonly FfprobeStream[] {
  try {
    const json = readFileSync(path.join(folder, 'expected', file.replace('.mpegts', '.ffprobe.json')), 'utf8');
    return (JSON.parse(json) as { streams?: FfprobeStream[] }).streams ?? [];
  } catch {
    return [];
  }
}

function compare(header: StreamHeader, expected: FfprobeStream): void {
  if (header.codec === 'mpeg_video') {
    const { width, height, frameRate, bitrateBps, extension } = header.video;
    assert.deepEqual([width, height], [expected.width, expected.height]);
    assertRate(frameRate, expected);
    assert.equal(extension?.profile, expected.profile?.toLowerCase());
    assert.equal((extension?.profileAndLevel ?? 0) & 15, expected.level);
    if (expected.bit_rate !== undefined) assert.equal(bitrateBps, Number(expected.bit_rate));
  } else if (header.codec === 'h264') {
    const { width, height, frameRate, profileIdc, levelIdc } = header.sps;
    assert.deepEqual([width, height], [expected.width, expected.height]);
    assert.equal(profileIdc, H264_PROFILES[expected.profile ?? '']);
    assert.equal(levelIdc, expected.level);
    if (frameRate !== 0) assertRate(frameRate, expected);
  } else if (header.codec === 'hevc') {
    const { width, height, codedWidth, codedHeight, profileIdc, levelIdc } = header.sps;
    assert.deepEqual([width, height], [expected.width, expected.height]);
    assert.deepEqual([codedWidth, codedHeight], [expected.coded_width, expected.coded_height]);
    assert.equal(profileIdc, HEVC_PROFILES[expected.profile ?? '']);
    assert.equal(levelIdc, expected.level);
    const frameRate = header.sps.frameRate || (header.vps?.frameRate ?? 0);
    if (frameRate !== 0) assertRate(frameRate, expected);
  } else {
    assert.equal(header.audio.sampleRateHz, Number(expected.sample_rate));
    assert.equal(header.audio.channels, expected.channels);
    // The rate of AAC is an average of the file.
    if ('bitrateBps' in header.audio) assert.equal(header.audio.bitrateBps, Number(expected.bit_rate));
  }
}

function assertRate(actual: number, { r_frame_rate = '0/1' }: FfprobeStream): void {
  const [numerator, denominator] = r_frame_rate.split('/').map(Number);
  assert.ok(Math.abs(actual - numerator! / denominator!) < 1e-6, `${actual} frames/s, not ${r_frame_rate}`);
}
