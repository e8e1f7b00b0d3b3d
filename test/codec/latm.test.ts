import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latmHeaderAt } from '../../src/codec/latm.js';
import { bytesOf } from '../support/packets/bit-writer.js';

test('LATM: AAC LC, 48 kHz, 2 channels', () => {
  const frame = bytesOf(
    [0x2b7, 11],
    [20, 13],
    [0, 1], // useSameStreamMux
    [0, 1], // audioMuxVersion
    [1, 1],
    [0, 6],
    [0, 4],
    [0, 3],
    [2, 5], // AAC LC
    [3, 4], // 48 kHz
    [2, 4],
    [0, 8],
  );
  const bytes = Uint8Array.from([...frame, ...new Uint8Array(20)]);
  assert.deepEqual(latmHeaderAt(bytes, 0, bytes.length), {
    audioObjectType: 2,
    sampleRateHz: 48_000,
    channelConfiguration: 2,
    channels: 2,
    frameSizeBytes: 23,
  });
});
