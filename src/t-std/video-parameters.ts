// Tested by: test/t-std/parameters.test.ts
import type { CodedPictureBuffer } from '../codec/coded-picture-buffer.js';
import type { H264Sps } from '../codec/h264/sps.js';
import type { MpegVideoHeader } from '../codec/mpeg2/video-header.js';
import type { StreamHeader } from '../codec/stream-header.js';
import { type Unmeasurable, unmeasurable, type VideoParameters } from './buffer-parameters.js';

/** Seconds of packet overhead and of additional multiplexing that MB holds. Spec: ISO/IEC 13818-1, 2.4.2.4 */
const OVERHEAD_S = 1 / 750;
const MULTIPLEX_S = 0.004;
/** Spec: ISO/IEC 13818-1, 2.4.2.7 */
const MPEG_DELAY_LIMIT_S = 1;
/** Spec: ISO/IEC 13818-1, 2.14.3.1 and 2.17.2 */
const AVC_DELAY_LIMIT_S = 10;
/** Least rate by which MB of AVC and HEVC is sized. Spec: ISO/IEC 13818-1, 2.14.3.1 and 2.17.2 */
const LEAST_MB_BPS = 2_000_000;

/** Highest bit rate and VBV buffer in bits. Spec: ISO/IEC 13818-2, Tables 8-13 and 8-14; of MPEG-1, ISO/IEC 11172-2, 2.4.3.2 */
const MPEG_LIMITS: Readonly<Record<string, { readonly bps: number; readonly vbvBits: number }>> = {
  'simple main': { bps: 15_000_000, vbvBits: 1_835_008 },
  'main low': { bps: 4_000_000, vbvBits: 475_136 },
  'main main': { bps: 15_000_000, vbvBits: 1_835_008 },
  'main high_1440': { bps: 60_000_000, vbvBits: 7_340_032 },
  'main high': { bps: 80_000_000, vbvBits: 9_781_248 },
  'high main': { bps: 20_000_000, vbvBits: 2_441_216 },
  'high high_1440': { bps: 80_000_000, vbvBits: 9_781_248 },
  'high high': { bps: 100_000_000, vbvBits: 12_222_464 },
  '4:2:2 main': { bps: 50_000_000, vbvBits: 9_437_184 },
  '4:2:2 high': { bps: 300_000_000, vbvBits: 47_185_920 },
};
const MPEG1_CONSTRAINED = { bps: 1_856_000, vbvBits: 327_680 };

/** MaxBR and MaxCPB in units of the profile's factor by level_idc. Spec: ITU-T H.264, Table A-1 */
const AVC_LEVELS: Readonly<Record<number, readonly [number, number]>> = {
  9: [128, 350],
  10: [64, 175],
  11: [192, 500],
  12: [384, 1000],
  13: [768, 2000],
  20: [2000, 2000],
  21: [4000, 4000],
  22: [4000, 4000],
  30: [10_000, 10_000],
  31: [14_000, 14_000],
  32: [20_000, 20_000],
  40: [20_000, 25_000],
  41: [50_000, 62_500],
  42: [50_000, 62_500],
  50: [135_000, 135_000],
  51: [240_000, 240_000],
  52: [240_000, 240_000],
  60: [240_000, 240_000],
  61: [480_000, 480_000],
  62: [800_000, 800_000],
};
const AVC_LEVEL_1B = 9;
/** cpbBrNalFactor by profile_idc. Spec: ITU-T H.264, Table A-2 */
const AVC_NAL_FACTORS: Readonly<Record<number, number>> = {
  66: 1200,
  77: 1200,
  88: 1200,
  100: 1500,
  110: 3600,
  122: 4800,
  244: 4800,
  44: 4800,
};
/** By which MaxBR and MaxCPB are multiplied for MB and EB of every profile. Spec: ISO/IEC 13818-1, 2.14.3.1 */
const AVC_BUFFER_FACTOR = 1200;

/** MaxBR and MaxCPB in units of the factor by general_level_idc: main tier, high tier. Spec: ITU-T H.265, Tables A.8 and A.9 */
const HEVC_LEVELS: Readonly<Record<number, Partial<Record<'main' | 'high', readonly [number, number]>>>> = {
  30: { main: [128, 350] },
  60: { main: [1500, 1500] },
  63: { main: [3000, 3000] },
  90: { main: [6000, 6000] },
  93: { main: [10_000, 10_000] },
  120: { main: [12_000, 12_000], high: [30_000, 30_000] },
  123: { main: [20_000, 20_000], high: [50_000, 50_000] },
  150: { main: [25_000, 25_000], high: [100_000, 100_000] },
  153: { main: [40_000, 40_000], high: [160_000, 160_000] },
  156: { main: [60_000, 60_000], high: [240_000, 240_000] },
  180: { main: [60_000, 60_000], high: [240_000, 240_000] },
  183: { main: [120_000, 120_000], high: [480_000, 480_000] },
  186: { main: [240_000, 240_000], high: [800_000, 800_000] },
};
/** Main, Main 10 and Main Still Picture, whose factors are these. Spec: ITU-T H.265, A.4.2 */
const HEVC_PROFILES: readonly number[] = [1, 2, 3];
const HEVC_NAL_FACTOR = 1100;
const HEVC_VCL_FACTOR = 1000;

type VideoHeader = Extract<StreamHeader, { codec: 'mpeg_video' | 'h264' | 'hevc' }>;

/** Buffers and rates of a video stream. */
export function videoParameters(header: VideoHeader, isLeakValid: boolean): VideoParameters | Unmeasurable {
  switch (header.codec) {
    case 'mpeg_video':
      return mpegParameters(header.video, isLeakValid || !header.hasVbvDelay);
    case 'h264':
      return avcParameters(header.sps);
    case 'hevc':
      return hevcParameters(header);
  }
}

/**
 * The leak method holds unless an STD descriptor clears leak_valid_flag and the pictures have a vbv_delay. It is followed also
 * then: it brings every byte into EB no later, so that what conforms to the vbv_delay method has no fault here; what breaks only
 * the schedule of that is not seen, and MB need not be empty once a second.
 * Spec: ISO/IEC 13818-1, 2.4.2.4 and 2.4.2.7
 */
function mpegParameters(video: MpegVideoHeader, hasLeakMethod: boolean): VideoParameters | Unmeasurable {
  const { extension, vbvBufferSizeBytes } = video;
  const limits =
    extension === undefined
      ? video.isConstrained
        ? MPEG1_CONSTRAINED
        : undefined
      : MPEG_LIMITS[`${extension.profile} ${extension.level}`];
  if (limits === undefined) {
    const name = extension === undefined ? 'MPEG-1 without constrained parameters' : nameOf(extension.profileAndLevel);
    return unmeasurable(`the buffers of ${name} are not known`);
  }
  const ownBits = (OVERHEAD_S + MULTIPLEX_S) * limits.bps;
  const isHigh = extension?.level === 'high' || extension?.level === 'high_1440';
  const spareBits = isHigh ? 0 : Math.max(0, limits.vbvBits - vbvBufferSizeBytes * 8);
  const highRbxBps = video.bitrateBps === 0 ? limits.bps : Math.min(1.05 * video.bitrateBps, limits.bps);
  return {
    kind: 'video',
    rxBps: 1.2 * limits.bps,
    mbBytes: (ownBits + spareBits) / 8,
    ebBytes: vbvBufferSizeBytes,
    rbxBps: isHigh ? highRbxBps : extension === undefined ? 1.2 * limits.bps : limits.bps,
    delayLimitS: MPEG_DELAY_LIMIT_S,
    isLowDelay: extension?.isLowDelay ?? false,
    mustEmptyMb: hasLeakMethod,
  };
}

function nameOf(profileAndLevel: number): string {
  return `profile and level 0x${profileAndLevel.toString(16).padStart(2, '0')} of MPEG-2 video`;
}

/**
 * The leak method is followed also where an AVC timing and HRD descriptor asks for the schedule of the HRD.
 * Where the NAL HRD of a stream says more than 1200 times the limits of its level, which the profiles from High on allow,
 * its own figures hold.
 * Spec: ISO/IEC 13818-1, 2.14.3.1; ITU-T H.264, A.3.1, A.3.3 and E.2.2
 */
function avcParameters(sps: H264Sps): VideoParameters | Unmeasurable {
  const limits = AVC_LEVELS[avcLevel(sps)];
  const factor = AVC_NAL_FACTORS[sps.profileIdc];
  if (limits === undefined) return unmeasurable(`AVC level_idc ${sps.levelIdc} has no limits`);
  if (factor === undefined) return unmeasurable(`AVC profile_idc ${sps.profileIdc} has no limits`);
  const [maxBr, maxCpb] = limits;
  const bitrateBps = sps.nalHrd?.bitrateBps ?? factor * maxBr;
  return leakParameters({
    rxBps: 1.2 * bitrateBps,
    rbxBps: Math.max(AVC_BUFFER_FACTOR * maxBr, sps.nalHrd?.bitrateBps ?? 0),
    mbRateBps: AVC_BUFFER_FACTOR * maxBr,
    maxCpbBits: AVC_BUFFER_FACTOR * maxCpb,
    hrd: sps.nalHrd,
    isLowDelay: sps.isLowDelay,
  });
}

/** Spec: ITU-T H.264, A.3.4.1 (level 1b) */
function avcLevel({ profileIdc, constraintFlags, levelIdc }: H264Sps): number {
  const isOld = profileIdc === 66 || profileIdc === 77 || profileIdc === 88;
  const hasSet3 = (constraintFlags & 0x10) !== 0;
  return isOld && levelIdc === 11 && hasSet3 ? AVC_LEVEL_1B : levelIdc;
}

/** Spec: ISO/IEC 13818-1, 2.17.2; ITU-T H.265, A.4.2 and E.3.3 */
function hevcParameters({ sps, vps }: Extract<StreamHeader, { codec: 'hevc' }>): VideoParameters | Unmeasurable {
  const limits = HEVC_LEVELS[sps.levelIdc]?.[sps.tier];
  if (limits === undefined) return unmeasurable(`HEVC level ${sps.levelIdc / 30}, ${sps.tier} tier, has no limits`);
  if (!HEVC_PROFILES.includes(sps.profileIdc)) {
    return unmeasurable(`the buffers of HEVC general_profile_idc ${sps.profileIdc} are not known`);
  }
  const [maxBr, maxCpb] = limits;
  const hrd = sps.nalHrd ?? vps?.nalHrd;
  return leakParameters({
    rxBps: ((hrd?.bitrateBps ?? HEVC_VCL_FACTOR * maxBr) * HEVC_NAL_FACTOR) / HEVC_VCL_FACTOR,
    rbxBps: Math.max(HEVC_NAL_FACTOR * maxBr, hrd?.bitrateBps ?? 0),
    mbRateBps: HEVC_NAL_FACTOR * maxBr,
    maxCpbBits: HEVC_NAL_FACTOR * maxCpb,
    hrd,
    isLowDelay: false,
  });
}

interface LeakInput {
  readonly rxBps: number;
  readonly rbxBps: number;
  readonly mbRateBps: number;
  readonly maxCpbBits: number;
  readonly hrd: CodedPictureBuffer | undefined;
  readonly isLowDelay: boolean;
}

function leakParameters({ rxBps, rbxBps, mbRateBps, maxCpbBits, hrd, isLowDelay }: LeakInput): VideoParameters {
  const cpbBits = hrd?.sizeBits ?? maxCpbBits;
  const ownBits = (OVERHEAD_S + MULTIPLEX_S) * Math.max(mbRateBps, LEAST_MB_BPS);
  return {
    kind: 'video',
    rxBps,
    mbBytes: (ownBits + Math.max(0, maxCpbBits - cpbBits)) / 8,
    ebBytes: cpbBits / 8,
    rbxBps,
    delayLimitS: AVC_DELAY_LIMIT_S,
    isLowDelay,
    mustEmptyMb: true,
  };
}
