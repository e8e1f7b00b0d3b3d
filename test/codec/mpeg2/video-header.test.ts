import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mpegVideoHeaderAt, vbvDelayAt } from '../../../src/codec/mpeg2/video-header.js';
import { hex } from '../../support/frames/frame-builder.js';
import { bytesOf } from '../../support/packets/bit-writer.js';

const sequence = bytesOf(
  [0x0000_01b3, 32],
  [720, 12],
  [576, 12],
  [2, 4], // 4:3
  [3, 4], // 25 frames/s
  [37_500, 18], // 15 Mb/s
  [1, 1],
  [112, 10], // vbv_buffer_size 1835008 bits
  [0, 1],
  [0, 1],
  [0, 1],
);
const extension = bytesOf(
  [0x0000_01b5, 32],
  [1, 4],
  [0x48, 8], // Main@Main
  [0, 1],
  [1, 2], // 4:2:0
  [0, 2],
  [0, 2],
  [0, 12],
  [1, 1],
  [0, 8],
  [1, 1], // low_delay
  [0, 2],
  [0, 5],
);

test('MPEG-2 sequence header and extension', () => {
  const bytes = Uint8Array.from([...sequence, ...extension]);
  assert.deepEqual(mpegVideoHeaderAt(bytes, 0, bytes.length), {
    width: 720,
    height: 576,
    frameRate: 25,
    sampleAspect: [16, 15], // 4:3
    bitrateBps: 15_000_000,
    vbvBufferSizeBytes: 229_376,
    isConstrained: false,
    extension: {
      profileAndLevel: 0x48,
      profile: 'main',
      level: 'main',
      isProgressive: false,
      chromaFormat: '4:2:0',
      isLowDelay: true,
    },
  });
});

test('MPEG-1: a start code that is none of an extension follows', () => {
  const bytes = Uint8Array.from([...sequence, ...hex('000001b8 00000000')]);
  const header = mpegVideoHeaderAt(bytes, 0, bytes.length);
  assert.equal(header?.extension, undefined);
  assert.equal(header?.bitrateBps, 15_000_000);
});

test('undefined until what follows tells MPEG-1 from MPEG-2', () => {
  assert.equal(mpegVideoHeaderAt(sequence, 0, sequence.length), undefined);
});

test('vbv_delay', () => {
  const bytes = bytesOf([0x0000_0100, 32], [3, 10], [1, 3], [0xffff, 16]);
  assert.equal(vbvDelayAt(bytes, 0, bytes.length), 0xffff);
  assert.equal(vbvDelayAt(bytes, 0, bytes.length - 1), undefined);
});
