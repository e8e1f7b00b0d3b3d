import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StreamHeader } from '../../src/codec/stream-header.js';
import { tStdParameters } from '../../src/t-std/parameters.js';

function mpeg2(profile: string, level: string, vbvBufferSizeBytes: number, bitrateBps = 0): StreamHeader {
  const extension = {
    profileAndLevel: 0,
    profile,
    level,
    isProgressive: false,
    chromaFormat: '4:2:0',
    isLowDelay: false,
  };
  const video = { width: 0, height: 0, frameRate: 25, bitrateBps, vbvBufferSizeBytes, isConstrained: false, extension };
  return { codec: 'mpeg_video', video, hasVbvDelay: false } as StreamHeader;
}

function avc(profileIdc: number, levelIdc: number, extra: object = {}): StreamHeader {
  return {
    codec: 'h264',
    sps: { profileIdc, levelIdc, constraintFlags: 0, isLowDelay: false, ...extra },
  } as StreamHeader;
}

function hevc(profileIdc: number, levelIdc: number, tier: string, extra: object = {}): StreamHeader {
  return { codec: 'hevc', sps: { profileIdc, levelIdc, tier, ...extra }, vps: undefined } as StreamHeader;
}

function aac(channelConfiguration: number): StreamHeader {
  return { codec: 'adts', audio: { channelConfiguration } } as StreamHeader;
}

function ac3(isEnhanced: boolean): StreamHeader {
  return { codec: 'ac3', audio: { isEnhanced } } as StreamHeader;
}

describe('T-STD parameters', () => {
  // MB: (1/750 + 0.004) s · Rmax, and at main level what the VBV buffer leaves of its greatest size.
  test('MPEG-2 Main@Main, VBV buffer of 1835008 bits', () => {
    assert.deepEqual(tStdParameters(mpeg2('main', 'main', 229_376), 'dvb', true), {
      kind: 'video',
      rxBps: 18_000_000,
      mbBytes: 10_000, // 80000 bits
      ebBytes: 229_376,
      rbxBps: 15_000_000,
      delayLimitS: 1,
      isLowDelay: false,
      mustEmptyMb: true,
    });
  });

  test('MPEG-2 Main@Main, VBV buffer of 1000000 bits: the rest is in MB', () => {
    const parameters = tStdParameters(mpeg2('main', 'main', 125_000), 'dvb', true);
    assert.ok(parameters.kind === 'video');
    assert.equal(parameters.mbBytes, 10_000 + 104_376);
    assert.equal(parameters.ebBytes, 125_000);
  });

  test('MPEG-2 Main@High at 20 Mb/s leaks at 1.05 times that', () => {
    const parameters = tStdParameters(mpeg2('main', 'high', 1_222_656, 20_000_000), 'atsc', true);
    assert.ok(parameters.kind === 'video');
    assert.equal(parameters.rxBps, 96_000_000);
    assert.equal(parameters.rbxBps, 21_000_000);
    assert.equal(Math.round(parameters.mbBytes), 53_333);
  });

  test('AVC High@4.0 without HRD', () => {
    assert.deepEqual(tStdParameters(avc(100, 40), 'dvb', true), {
      kind: 'video',
      rxBps: 1.2 * 30_000_000, // cpbBrNalFactor 1500
      mbBytes: 16_000, // (1/750 + 0.004) s · 24 Mb/s
      ebBytes: 3_750_000, // 1200 · 25000 bits
      rbxBps: 24_000_000,
      delayLimitS: 10,
      isLowDelay: false,
      mustEmptyMb: true,
    });
  });

  test('AVC Main@4.0 with an HRD of 10 Mb/s and 20 Mbit', () => {
    const nalHrd = { bitrateBps: 10_000_000, sizeBits: 20_000_000, isConstantRate: true };
    const parameters = tStdParameters(avc(77, 40, { nalHrd }), 'dvb', true);
    assert.ok(parameters.kind === 'video');
    assert.equal(parameters.rxBps, 12_000_000);
    assert.equal(parameters.ebBytes, 2_500_000);
    assert.equal(parameters.mbBytes, 16_000 + 1_250_000);
  });

  test('AVC level 1b, of which constraint_set3_flag tells', () => {
    const parameters = tStdParameters(avc(66, 11, { constraintFlags: 0x10 }), 'dvb', true);
    assert.ok(parameters.kind === 'video');
    assert.equal(parameters.rbxBps, 153_600);
  });

  test('HEVC Main 10@5, high tier', () => {
    const parameters = tStdParameters(hevc(2, 150, 'high'), 'dvb', true);
    assert.ok(parameters.kind === 'video');
    assert.equal(parameters.rxBps, 110_000_000);
    assert.equal(parameters.rbxBps, 110_000_000);
    assert.equal(parameters.ebBytes, 13_750_000);
  });

  test('audio', () => {
    const sizeOf = (header: StreamHeader, system: 'dvb' | 'atsc') => {
      const parameters = tStdParameters(header, system, true);
      return parameters.kind === 'audio' ? [parameters.rxBps, parameters.bBytes] : undefined;
    };
    assert.deepEqual(sizeOf({ codec: 'mpeg_audio' } as StreamHeader, 'dvb'), [2_000_000, 3584]);
    assert.deepEqual(sizeOf(aac(2), 'dvb'), [2_000_000, 3584]);
    assert.deepEqual(sizeOf(aac(6), 'dvb'), [5_529_600, 8976]);
    assert.deepEqual(sizeOf(ac3(false), 'dvb'), [2_000_000, 5696]);
    assert.deepEqual(sizeOf(ac3(false), 'atsc'), [2_000_000, 2592]);
    assert.deepEqual(sizeOf(ac3(true), 'atsc'), [2_000_000, 12_896]);
  });

  // ISO/IEC 13818-1, 2.4.2.7: one second, and ten for the streams of ISO/IEC 14496, as AAC in LATM is.
  test('delay limits of audio', () => {
    const limitOf = (header: StreamHeader) => {
      const parameters = tStdParameters(header, 'dvb', true);
      return parameters.kind === 'unmeasurable' ? undefined : parameters.delayLimitS;
    };
    assert.equal(limitOf({ codec: 'latm', audio: { channelConfiguration: 2 } } as StreamHeader), 10);
    assert.equal(limitOf(aac(2)), 1);
    assert.equal(limitOf(ac3(false)), 1);
    assert.equal(limitOf({ codec: 'mpeg_audio' } as StreamHeader), 1);
  });

  // ISO/IEC 13818-1, 2.4.2.4: the vbv_delay method is for a stream whose STD descriptor clears leak_valid_flag and that has vbv_delay.
  for (const [isLeakValid, hasVbvDelay, mustEmptyMb] of [
    [true, true, true],
    [true, false, true],
    [false, false, true],
    [false, true, false],
  ] as const) {
    test(`leak_valid_flag ${isLeakValid}, vbv_delay ${hasVbvDelay}: MB must be emptied ${mustEmptyMb}`, () => {
      const header = { ...mpeg2('main', 'main', 229_376), hasVbvDelay } as StreamHeader;
      const parameters = tStdParameters(header, 'dvb', isLeakValid);
      assert.equal(parameters.kind === 'video' && parameters.mustEmptyMb, mustEmptyMb);
    });
  }

  const unknown: readonly (readonly [StreamHeader, RegExp])[] = [
    [mpeg2('reserved', 'reserved', 0), /profile and level 0x00/],
    [avc(100, 99), /level_idc 99/],
    [avc(118, 40), /profile_idc 118/],
    [hevc(2, 90, 'high'), /level 3, high tier/],
    [hevc(4, 120, 'main'), /general_profile_idc 4/],
    [aac(0), /channel_configuration 0/],
    [ac3(true), /E-AC-3/],
  ];
  for (const [header, reason] of unknown) {
    test(`unmeasurable: ${reason.source}`, () => {
      const parameters = tStdParameters(header, 'dvb', true);
      assert.ok(parameters.kind === 'unmeasurable');
      assert.match(parameters.reason, reason);
    });
  }
});
