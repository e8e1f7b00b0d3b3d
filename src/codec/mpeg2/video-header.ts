import { BitReader } from '../bit-reader.js';
import { type SampleAspect, sampleAspectOf } from '../sample-aspect.js';
import { SyntaxReader } from '../syntax-reader.js';
import { EXTENSION_START_CODE, Mpeg2Extension, PICTURE_START_CODE, SEQUENCE_HEADER_CODE } from './start-codes.js';

export { PICTURE_START_CODE, SEQUENCE_HEADER_CODE } from './start-codes.js';

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

/** vbv_delay of a stream whose rate is variable. */
export const VBV_DELAY_OPEN = 0xffff;
const MATRIX_BITS = 64 * 8;
/** bit_rate_value of an MPEG-1 stream whose rate is variable. */
const VARIABLE_RATE = 0x3ffff;
const VBV_UNIT_BYTES = 2048;

/** Fields of a sequence header. */
export interface Mpeg2Sequence {
  readonly width: number;
  readonly height: number;
  readonly aspectCode: number;
  readonly frameRateCode: number;
  readonly rateValue: number;
  readonly vbvValue: number;
  readonly isConstrained: boolean;
}

/** Fields of a sequence extension that go with those of the header. */
export interface Mpeg2SequenceParts {
  readonly extension: Mpeg2SequenceExtension;
  readonly widthHigh: number;
  readonly heightHigh: number;
  readonly rateHigh: number;
  readonly vbvHigh: number;
  readonly rateFactor: number;
}

/**
 * The sequence header whose start code stands at `pos`, with its extension; undefined when it ends beyond `end` or is
 * none.
 * Spec: ISO/IEC 13818-2, 6.2.2.1, 6.2.2.3, 6.3.3 and 6.3.5; ISO/IEC 11172-2, 2.4.2.3
 */
export function mpegVideoHeaderAt(bytes: Uint8Array, pos: number, end: number): MpegVideoHeader | undefined {
  const bits = new SyntaxReader(bytes, pos, end);
  if (bits.u('start_code_prefix', 24) !== 1 || bits.u('sequence_header_code', 8) !== SEQUENCE_HEADER_CODE)
    return undefined;
  const sequence = readMpeg2Sequence(bits);
  if (sequence === undefined) return undefined;
  const hasExtension =
    bits.u('start_code_prefix', 24) === 1 &&
    bits.u('extension_start_code', 8) === EXTENSION_START_CODE &&
    bits.u('extension_start_code_identifier', 4) === Mpeg2Extension.SEQUENCE;
  // The next start code must be in reach to tell MPEG-1 from an extension that is cut off.
  if (!hasExtension) return bits.isTruncated ? undefined : mpegVideoHeaderOf(sequence, undefined);
  const parts = readMpeg2SequenceExtension(bits);
  return parts === undefined ? undefined : mpegVideoHeaderOf(sequence, parts);
}

/** sequence_header() behind its start code; undefined when it is cut off. Spec: ISO/IEC 13818-2, 6.2.2.1 */
export function readMpeg2Sequence(bits: SyntaxReader): Mpeg2Sequence | undefined {
  const width = bits.u('horizontal_size_value', 12);
  const height = bits.u('vertical_size_value', 12);
  const aspectCode = bits.u('aspect_ratio_information', 4);
  const frameRateCode = bits.u('frame_rate_code', 4);
  const rateValue = bits.u('bit_rate_value', 18);
  bits.u('marker_bit', 1);
  const vbvValue = bits.u('vbv_buffer_size_value', 10);
  const isConstrained = bits.flag('constrained_parameters_flag');
  if (bits.flag('load_intra_quantiser_matrix')) bits.skip(MATRIX_BITS); // intra_quantiser_matrix
  if (bits.flag('load_non_intra_quantiser_matrix')) bits.skip(MATRIX_BITS); // non_intra_quantiser_matrix
  if (bits.isTruncated) return undefined;
  return { width, height, aspectCode, frameRateCode, rateValue, vbvValue, isConstrained };
}

/** sequence_extension() behind its identifier; undefined when it is cut off. Spec: ISO/IEC 13818-2, 6.2.2.3 */
export function readMpeg2SequenceExtension(bits: SyntaxReader): Mpeg2SequenceParts | undefined {
  const profileAndLevel = bits.u('profile_and_level_indication', 8);
  const isProgressive = bits.flag('progressive_sequence');
  const chromaFormat = CHROMA_FORMATS[bits.u('chroma_format', 2)]!;
  const widthHigh = bits.u('horizontal_size_extension', 2);
  const heightHigh = bits.u('vertical_size_extension', 2);
  const rateHigh = bits.u('bit_rate_extension', 12);
  bits.u('marker_bit', 1);
  const vbvHigh = bits.u('vbv_buffer_size_extension', 8);
  const isLowDelay = bits.flag('low_delay');
  const rateNumerator = bits.u('frame_rate_extension_n', 2) + 1;
  const rateDenominator = bits.u('frame_rate_extension_d', 5) + 1;
  if (bits.isTruncated) return undefined;
  const extension = { profileAndLevel, ...profileOf(profileAndLevel), isProgressive, chromaFormat, isLowDelay };
  return { extension, widthHigh, heightHigh, rateHigh, vbvHigh, rateFactor: rateNumerator / rateDenominator };
}

/** What both say together; without an extension it is MPEG-1. */
export function mpegVideoHeaderOf(sequence: Mpeg2Sequence, parts: Mpeg2SequenceParts | undefined): MpegVideoHeader {
  const { aspectCode, rateValue, vbvValue, isConstrained } = sequence;
  const frameRate = FRAME_RATES[sequence.frameRateCode] ?? 0;
  if (parts === undefined) {
    return {
      width: sequence.width,
      height: sequence.height,
      frameRate,
      sampleAspect: aspectCode === SQUARE ? [1, 1] : undefined,
      bitrateBps: rateValue === VARIABLE_RATE ? 0 : rateValue * 400,
      vbvBufferSizeBytes: vbvValue * VBV_UNIT_BYTES,
      isConstrained,
      extension: undefined,
    };
  }
  const width = parts.widthHigh * 4096 + sequence.width;
  const height = parts.heightHigh * 4096 + sequence.height;
  const display = DISPLAY_ASPECTS[aspectCode];
  const displayed = display === undefined ? undefined : sampleAspectOf(width, height, display);
  return {
    width,
    height,
    frameRate: frameRate * parts.rateFactor,
    sampleAspect: aspectCode === SQUARE ? [1, 1] : displayed,
    bitrateBps: (parts.rateHigh * 2 ** 18 + rateValue) * 400,
    vbvBufferSizeBytes: (parts.vbvHigh * 1024 + vbvValue) * VBV_UNIT_BYTES,
    isConstrained,
    extension: parts.extension,
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
