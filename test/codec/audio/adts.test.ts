import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adtsHeaderAt } from '../../../src/codec/audio/adts.js';
import { hex } from '../../support/frames/frame-builder.js';

test('ADTS: AAC LC, 44.1 kHz, 2 channels, 371 bytes', () => {
  // ID 0, no CRC; profile 1, rate 4, channels 2, length 0x173, fullness 0x7ff, one block
  assert.deepEqual(adtsHeaderAt(hex('fff150802e7ffc'), 0, 7), {
    audioObjectType: 2,
    sampleRateHz: 44_100,
    channelConfiguration: 2,
    channels: 2,
    samples: 1024,
    frameSizeBytes: 371,
  });
});
