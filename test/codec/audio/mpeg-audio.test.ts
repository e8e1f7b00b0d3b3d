import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mpegAudioHeaderAt } from '../../../src/codec/audio/mpeg-audio.js';
import { hex } from '../../support/frames/frame-builder.js';

test('MPEG-1 layer II, 192 kb/s at 48 kHz, stereo', () => {
  assert.deepEqual(mpegAudioHeaderAt(hex('fffda400'), 0, 4), {
    version: '1',
    layer: 2,
    bitrateBps: 192_000,
    sampleRateHz: 48_000,
    channels: 2,
    samples: 1152,
    frameSizeBytes: 576, // 144 · 192000 / 48000
  });
});

test('MPEG-1 layer III, 128 kb/s at 44.1 kHz: 417 bytes, and one more with padding', () => {
  assert.equal(mpegAudioHeaderAt(hex('fffb9000'), 0, 4)?.frameSizeBytes, 417);
  assert.equal(mpegAudioHeaderAt(hex('fffb9200'), 0, 4)?.frameSizeBytes, 418);
});

test('free format, reserved rate and reserved version are none', () => {
  for (const bytes of ['fffd0400', 'fffdac00', 'ffeda400', 'fff9fc00'])
    assert.equal(mpegAudioHeaderAt(hex(bytes), 0, 4), undefined);
});
