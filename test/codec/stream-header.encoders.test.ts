import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { CodedPictureBuffer } from '../../src/codec/coded-picture-buffer.js';
import { streamHeaderOf } from '../support/analysis/elementary-stream.js';

const FIRST_PID = 256;
const TIMEOUT_MS = 60_000;
/** Rate and buffer as the encoder is told; ffmpeg's first stream has PID 256. */
const CASES: readonly {
  readonly codec: 'h264' | 'hevc';
  readonly encoder: string;
  readonly size: string;
  readonly rate: number;
  readonly options: readonly string[];
  readonly hrd: CodedPictureBuffer;
}[] = [
  {
    codec: 'h264',
    encoder: 'libx264',
    size: '320x240',
    rate: 25,
    options: ['-b:v', '2M', '-minrate', '2M', '-maxrate', '2M', '-bufsize', '1M', '-x264-params', 'nal-hrd=cbr'],
    hrd: { bitrateBps: 2_000_000, sizeBits: 1_000_000, isConstantRate: true },
  },
  {
    codec: 'hevc',
    encoder: 'libx265',
    size: '322x242',
    rate: 50,
    options: ['-x265-params', 'hrd=1:bitrate=2000:vbv-maxrate=3000:vbv-bufsize=4000:log-level=none:pools=1'],
    hrd: { bitrateBps: 3_000_000, sizeBits: 4_000_000, isConstantRate: false },
  },
];

describe('HRD, size and rate as an encoder was told', () => {
  const { stdout } = spawnSync('ffmpeg', ['-hide_banner', '-encoders'], { encoding: 'utf8', timeout: TIMEOUT_MS });
  for (const { codec, encoder, size, rate, options, hrd } of CASES) {
    const skip = stdout?.includes(encoder) === true ? false : `no ffmpeg with ${encoder}`;
    test(encoder, { skip, timeout: TIMEOUT_MS }, async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'tscap-encoder-'));
      try {
        const file = path.join(folder, 'encoded.mpegts');
        const input = ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=${rate}`, '-frames:v', '3'];
        const output = ['-pix_fmt', 'yuv420p', '-c:v', encoder, ...options, '-f', 'mpegts', file];
        execFileSync('ffmpeg', ['-nostdin', '-loglevel', 'error', ...input, ...output], { timeout: TIMEOUT_MS });
        const header = streamHeaderOf(file, FIRST_PID, codec);
        assert.ok(header !== undefined && 'sps' in header);
        assert.deepEqual(header.sps.nalHrd, hrd);
        assert.equal(`${header.sps.width}x${header.sps.height}`, size);
        assert.equal(header.sps.frameRate, rate);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }
});
