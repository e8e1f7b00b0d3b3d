import { BitReader } from '../bit-reader.js';
import { type SampleAspect, sampleAspectOf } from '../sample-aspect.js';

/** What the sequence header and, in MPEG-2, its extension say of a video stream. */
export interface MpegVideoHeader {
  readonly width: number;
  readonly height: number;
  /** Frames a second; 0 for a reserved code. */
  readonly frameRate: number;
  /** By aspect_ratio_information; undefined for a reserved code, and for those of MPEG-1 but square. */
  readonly sampleAspect: SampleAspect;
  /** Upper bound of the rate; 0 where it is left open. */
  readonly bitrateBps: number;
  readonly vbvBufferSizeBytes: number;
  /** constrained_parameters_flag of MPEG-1. */
  readonly isConstrained: boolean;
  /** The sequence extension of MPEG-2; undefined in MPEG-1. */
  readonly extension: Mpeg2SequenceExtension | undefined;
}

export interface Mpeg2SequenceExtension {
  /** profile_and_level_indication as a whole. */
  readonly profileAndLevel: number;
  readonly profile: Mpeg2Profile | 'reserved';
  readonly level: Mpeg2Level | 'reserved';
  readonly isProgressive: boolean;
  readonly chromaFormat: '4:2:0' | '4:2:2' | '4:4:4' | 'reserved';
  readonly isLowDelay: boolean;
}

/** Profiles by code; 4:2:2 has codes of its own. Spec: ISO/IEC 13818-2, Table 8-2 */
const PROFILES = { 1: 'high', 2: 'spatial', 3: 'snr', 4: 'main', 5: 'simple' } as const;
/** Levels by code. Spec: ISO/IEC 13818-2, Table 8-3 */
const LEVELS = { 4: 'high', 6: 'high_1440', 8: 'main', 10: 'low' } as const;
/** Levels of the 4:2:2 profile by the code as a whole. Spec: ISO/IEC 13818-2, Table 8-5 */
const LEVELS_422 = { 130: 'high', 133: 'main' } as const;
const CHROMA_FORMATS = ['reserved', '4:2:0', '4:2:2', '4:4:4'] as const;

export type Mpeg2Profile = (typeof PROFILES)[keyof typeof PROFILES] | '4:2:2';
export type Mpeg2Level = (typeof LEVELS)[keyof typeof LEVELS];

/** Frames a second by frame_rate_code. Spec: ISO/IEC 13818-2, Table 6-4 */
const FRAME_RATES = [0, 24000 / 1001, 24, 25, 30000 / 1001, 30, 50, 60000 / 1001, 60];

/** aspect_ratio_information: of the sample 1, or of the whole picture. Spec: ISO/IEC 13818-2, Table 6-3 */
const SQUARE = 1;
const DISPLAY_ASPECTS: Readonly<Record<number, readonly [number, number]>> = { 2: [4, 3], 3: [16, 9], 4: [221, 100] };

export const SEQUENCE_HEADER_CODE = 0xb3;
export const PICTURE_START_CODE = 0x00;
/** vbv_delay of a stream whose rate is variable. */
export const VBV_DELAY_OPEN = 0xffff;
const EXTENSION_START_CODE = 0xb5;
const SEQUENCE_EXTENSION_ID = 1;
const MATRIX_BITS = 64 * 8;
/** bit_rate_value of an MPEG-1 stream whose rate is variable. */
const VARIABLE_RATE = 0x3ffff;
const VBV_UNIT_BYTES = 2048;

/**
 * The sequence header whose start code stands at `pos`, with its extension; undefined when it ends beyond `end` or is
 * none.
 * Spec: ISO/IEC 13818-2, 6.2.2.1, 6.2.2.3, 6.3.3 and 6.3.5; ISO/IEC 11172-2, 2.4.2.3
 */
export function mpegVideoHeaderAt(bytes: Uint8Array, pos: number, end: number): MpegVideoHeader | undefined {
  const bits = new BitReader(bytes, pos, end);
  if (bits.u(24) !== 1 || bits.u(8) !== SEQUENCE_HEADER_CODE) return undefined;
  const width = bits.u(12);
  const height = bits.u(12);
  const aspectCode = bits.u(4);
  const frameRate = FRAME_RATES[bits.u(4)] ?? 0;
  const rateValue = bits.u(18);
  bits.skip(1); // marker_bit
  const vbvValue = bits.u(10);
  const isConstrained = bits.flag();
  if (bits.flag()) bits.skip(MATRIX_BITS); // intra_quantiser_matrix
  if (bits.flag()) bits.skip(MATRIX_BITS); // non_intra_quantiser_matrix
  if (bits.isTruncated) return undefined;
  const hasExtension = bits.u(24) === 1 && bits.u(8) === EXTENSION_START_CODE && bits.u(4) === SEQUENCE_EXTENSION_ID;
  if (!hasExtension) {
    const bitrateBps = rateValue === VARIABLE_RATE ? 0 : rateValue * 400;
    const vbvBufferSizeBytes = vbvValue * VBV_UNIT_BYTES;
    // The next start code must be in reach to tell MPEG-1 from an extension that is cut off.
    if (bits.isTruncated) return undefined;
    const sampleAspect = aspectCode === SQUARE ? ([1, 1] as const) : undefined;
    return {
      width,
      height,
      frameRate,
      sampleAspect,
      bitrateBps,
      vbvBufferSizeBytes,
      isConstrained,
      extension: undefined,
    };
  }
  const profileAndLevel = bits.u(8);
  const isProgressive = bits.flag();
  const chromaFormat = CHROMA_FORMATS[bits.u(2)]!;
  const widthHigh = bits.u(2);
  const heightHigh = bits.u(2);
  const rateHigh = bits.u(12);
  bits.skip(1); // marker_bit
  const vbvHigh = bits.u(8);
  const isLowDelay = bits.flag();
  const rateNumerator = bits.u(2) + 1;
  const rateDenominator = bits.u(5) + 1;
  if (bits.isTruncated) return undefined;
  const wholeWidth = widthHigh * 4096 + width;
  const wholeHeight = heightHigh * 4096 + height;
  const display = DISPLAY_ASPECTS[aspectCode];
  return {
    width: wholeWidth,
    height: wholeHeight,
    sampleAspect:
      aspectCode === SQUARE
        ? [1, 1]
        : display === undefined
          ? undefined
          : sampleAspectOf(wholeWidth, wholeHeight, display),
    frameRate: (frameRate * rateNumerator) / rateDenominator,
    bitrateBps: (rateHigh * 2 ** 18 + rateValue) * 400,
    vbvBufferSizeBytes: (vbvHigh * 1024 + vbvValue) * VBV_UNIT_BYTES,
    isConstrained,
    extension: { profileAndLevel, ...profileOf(profileAndLevel), isProgressive, chromaFormat, isLowDelay },
  };
}

/**
 * vbv_delay of the picture header whose start code stands at `pos`, in 90 kHz ticks; VBV_DELAY_OPEN says nothing of the
 * delay. Undefined when it ends beyond `end` or is none.
 * Spec: ISO/IEC 13818-2, 6.2.3 and 6.3.9
 */
export function vbvDelayAt(bytes: Uint8Array, pos: number, end: number): number | undefined {
  const bits = new BitReader(bytes, pos, end);
  if (bits.u(24) !== 1 || bits.u(8) !== PICTURE_START_CODE) return undefined;
  bits.skip(10 + 3); // temporal_reference, picture_coding_type
  const delay = bits.u(16);
  return bits.isTruncated ? undefined : delay;
}

function profileOf(profileAndLevel: number): Pick<Mpeg2SequenceExtension, 'profile' | 'level'> {
  const level422 = (LEVELS_422 as Record<number, Mpeg2Level | undefined>)[profileAndLevel];
  if (level422 !== undefined) return { profile: '4:2:2', level: level422 };
  if ((profileAndLevel & 0x80) !== 0) return { profile: 'reserved', level: 'reserved' };
  return {
    profile: (PROFILES as Record<number, Mpeg2Profile | undefined>)[(profileAndLevel >> 4) & 7] ?? 'reserved',
    level: (LEVELS as Record<number, Mpeg2Level | undefined>)[profileAndLevel & 15] ?? 'reserved',
  };
}
