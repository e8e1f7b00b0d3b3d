import assert from 'node:assert/strict';
import { test } from 'node:test';
import { h264SpsAt } from '../../../src/codec/h264/sps.js';
import { bytesOf, ue } from '../../support/packets/bit-writer.js';

test('cropping, timing and the HRD of the byte stream', () => {
  const sps = bytesOf(
    [0x67, 8],
    [77, 8],
    [0x10, 8], // constraint_set3_flag
    [40, 8],
    ue(0),
    ue(0),
    ue(2), // pic_order_cnt_type
    ue(1),
    [0, 1],
    ue(119), // 120 macroblocks
    ue(33), // 34 pairs of macroblocks
    [0, 1],
    [1, 1],
    [1, 1],
    [1, 1], // cropping
    ue(0),
    ue(0),
    ue(0),
    ue(2), // 8 lines: 4:2:0 in fields
    [1, 1], // VUI
    [0, 1],
    [0, 1],
    [0, 1],
    [0, 1],
    [1, 1], // timing
    [1, 32],
    [50, 32],
    [1, 1],
    [1, 1], // NAL HRD
    ue(0),
    [2, 4],
    [4, 4],
    ue(39_061), // 39062 · 2^8 bit/s
    ue(78_124), // 78125 · 2^8 bits
    [1, 1],
    [0, 20],
    [0, 1],
    [0, 1], // low_delay_hrd_flag
    [0, 1],
    [0, 1],
    [1, 1],
  );
  assert.deepEqual(h264SpsAt(sps, 0, sps.length), {
    id: 0,
    profileIdc: 77,
    constraintFlags: 0x10,
    levelIdc: 40,
    width: 1920,
    height: 1080,
    codedWidth: 1920,
    codedHeight: 1088,
    chromaFormatIdc: 1,
    hasSeparatePlanes: false,
    bitDepth: 8,
    chromaBitDepth: 8,
    frameNumBits: 4,
    hasFrameNumGaps: false,
    maxReferenceFrames: 1,
    orderType: 2,
    orderLsbBits: 0,
    hasNoOrderDelta: false,
    isFrameOnly: false,
    isMbAdaptive: true,
    sampleAspect: undefined,
    signal: { primaries: 2, transfer: 2, matrix: 2, isFullRange: undefined },
    chromaLocation: undefined,
    frameRate: 25,
    isFixedFrameRate: true,
    nalHrd: { bitrateBps: 9_999_872, sizeBits: 20_000_000, isConstantRate: true },
    vclHrd: undefined,
    delays: {
      initialLength: 1,
      removalLength: 1,
      outputLength: 1,
      timeOffsetLength: 0,
      nalSchedules: 1,
      vclSchedules: 0,
    },
    isLowDelay: false,
    hasPictureStructure: false,
    maxReorderFrames: undefined,
  });
});
