import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { VideoCodec } from '../../../src/codec/video/coded-picture.js';
import { videoOf } from '../../support/analysis/video-stream.js';
import { missingSamples, readSampleTs, samplesDir } from '../../support/samples/samples.js';

const TIMEOUT_MS = 60_000;
const FORMATS: Readonly<Record<VideoCodec, string>> = { mpeg_video: 'mpegvideo', h264: 'h264', hevc: 'hevc' };

/** What is cut out decodes to the same picture as it does within its stream; ffmpeg decodes both. */
describe('key pictures', { skip: missingSamples() || missingFfmpeg() }, () => {
  const cases: readonly (readonly [sample: string, pid: number, codec: VideoCodec])[] = [
    ['tsduckref_test-206.1', 0x1f5, 'mpeg_video'],
    ['tsduckref_test-089.000000', 0x140, 'h264'],
    ['shaka_hls-ts-h265_0', 0x100, 'hevc'],
    // PES packets that do not begin with their pictures.
    ['moq_kyrion_mpeg2av_ac3', 0x100, 'mpeg_video'],
  ];
  for (const [sample, pid, codec] of cases) {
    test(sample, { timeout: TIMEOUT_MS }, () => {
      const { keys, pictures } = videoOf(readSampleTs(sample), pid, codec, 0);
      assert.equal(keys.length, pictures.filter(({ isRandomAccess }) => isRandomAccess).length);
      const file = join(samplesDir() ?? '', `${sample}.mpegts`);
      const whole = hashes(['-skip_frame', 'nokey', '-i', file, '-map', `0:i:${pid}`]);
      const alone = keys.map(({ bytes }) => hashes(['-f', FORMATS[codec], '-i', '-'], bytes));
      for (const hash of alone) assert.ok(hash.length === 1 && whole.includes(hash[0]!), `${hash}`);
    });
  }

  test('one each interval', () => {
    // A microsecond of time for each packet: 12,929 packets.
    const { keys } = videoOf(readSampleTs('eyevinn_80s_with_ad'), 0x100, 'h264', 3_000_000);
    assert.ok(keys.length >= 4 && keys.length <= 5, `${keys.length}`);
  });
});

function hashes(input: readonly string[], bytes?: Uint8Array): string[] {
  const args = ['-loglevel', 'quiet', ...input, '-fps_mode', 'passthrough', '-f', 'framehash', '-hash', 'murmur3', '-'];
  const { stdout } = spawnSync('ffmpeg', args, { encoding: 'utf8', input: bytes, timeout: TIMEOUT_MS });
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => line.split(',').at(-1)!.trim());
}

function missingFfmpeg(): string | false {
  return spawnSync('ffmpeg', ['-version']).status === 0 ? false : 'no ffmpeg';
}
