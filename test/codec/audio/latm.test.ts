import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latmHeaderAt } from '../../../src/codec/audio/latm.js';
import { bytesOf } from '../../support/packets/bit-writer.js';

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
    hasSbr: false,
    hasPs: false,
    outputRateHz: 48_000,
    outputChannels: 2,
    layout: undefined,
    samples: 1024,
    frameSizeBytes: 23,
  });
});

// ISO/IEC 14496-3, 1.6.5: the type of SBR or PS comes first, with the rate that is played; that of the core comes behind it.
for (const { name, type, channels, played } of [
  { name: 'HE-AAC', type: 5, channels: 2, played: [true, false, 48_000, 2] },
  { name: 'HE-AAC v2, which is mono in the core', type: 29, channels: 1, played: [true, true, 48_000, 2] },
] as const) {
  test(`LATM: ${name}`, () => {
    const frame = bytesOf(
      [0x2b7, 11],
      [20, 13],
      [0, 1 + 1], // useSameStreamMux, audioMuxVersion
      [1, 1],
      [0, 6 + 4 + 3],
      [type, 5],
      [6, 4], // 24 kHz
      [channels, 4],
      [3, 4], // 48 kHz
      [2, 5], // AAC LC
      [0, 8],
    );
    const bytes = Uint8Array.from([...frame, ...new Uint8Array(20)]);
    const header = latmHeaderAt(bytes, 0, bytes.length)!;
    assert.deepEqual([header.hasSbr, header.hasPs, header.outputRateHz, header.outputChannels], played);
    assert.equal(header.sampleRateHz, 24_000);
  });
}
