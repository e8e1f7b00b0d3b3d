// Tested by: test/codec/audio/readers.test.ts
import { BitReader } from '../bit-reader.js';

/** Header of a core substream frame of DTS. */
export interface DtsHeader {
  readonly frameSizeBytes: number;
  readonly samples: number;
  /** Audio channel arrangement. */
  readonly amode: number;
  readonly sampleRateHz: number;
  /** 0 where it is open, variable or lossless. */
  readonly bitrateBps: number;
  readonly hasLfe: boolean;
  /** An extension within the core: XCH, X96 or XXCH by its number; -1 without. */
  readonly extension: number;
  readonly bitDepth: number;
  /** In dB; NaN where the header does not say. */
  readonly dialnormDb: number;
}

/** Bytes that tell all of a core header. */
export const DTS_CORE_HEADER_SIZE = 15;
/** Spec: ETSI TS 102 114, table 5-5 */
const SAMPLE_RATES_HZ = [0, 8000, 16_000, 32_000, 0, 0, 11_025, 22_050, 44_100, 0, 0, 12_000, 24_000, 48_000, 0, 0];
/** kbit/s. Spec: ETSI TS 102 114, table 5-7 */
const RATES_KBPS = [
  32, 56, 64, 96, 112, 128, 192, 224, 256, 320, 384, 448, 512, 576, 640, 768, 960, 1024, 1152, 1280, 1344, 1408, 1411.2,
  1472, 1536,
];
/** By PCMR. Spec: ETSI TS 102 114, table 5-17 */
const BIT_DEPTHS = [16, 16, 20, 20, 0, 24, 24, 0];
const SAMPLES_PER_BLOCK = 32;
const MIN_BLOCKS = 6;
const MIN_FRAME_SIZE = 96;

/**
 * The core frame header at `pos`; undefined when it is none or ends beyond `end`.
 * Spec: ETSI TS 102 114, 5.3
 */
export function dtsHeaderAt(bytes: Uint8Array, pos: number, end: number): DtsHeader | undefined {
  if (pos + DTS_CORE_HEADER_SIZE > end || !isCoreSync(bytes, pos)) return undefined;
  const bits = new BitReader(bytes, pos + 4, end);
  bits.skip(1 + 5); // FTYPE, SHORT
  const hasCrc = bits.flag();
  const blocks = bits.u(7) + 1;
  const frameSizeBytes = bits.u(14) + 1;
  const amode = bits.u(6);
  const sampleRateHz = SAMPLE_RATES_HZ[bits.u(4)]!;
  const rate = RATES_KBPS[bits.u(5)] ?? 0;
  if (blocks < MIN_BLOCKS || frameSizeBytes < MIN_FRAME_SIZE || sampleRateHz === 0) return undefined;
  bits.skip(5); // fixed bit, DYNF, TIMEF, AUXF, HDCD
  const extensionId = bits.u(3);
  const hasExtension = bits.flag();
  bits.skip(1); // ASPF
  const lff = bits.u(2);
  bits.skip(1 + (hasCrc ? 16 : 0) + 1); // HFLAG, HCRC, FILTS
  const version = bits.u(4);
  bits.skip(2); // CHIST
  const bitDepth = BIT_DEPTHS[bits.u(3)]!;
  bits.skip(2); // SUMF, SUMS
  return {
    frameSizeBytes,
    samples: blocks * SAMPLES_PER_BLOCK,
    amode,
    sampleRateHz,
    bitrateBps: rate * 1000,
    hasLfe: lff === 1 || lff === 2,
    extension: hasExtension ? extensionId : -1,
    bitDepth,
    dialnormDb: dialnorm(version, bits.u(4)),
  };
}

/** Spec: ETSI TS 102 114, 5.3.1 (DIALNORM) */
function dialnorm(version: number, value: number): number {
  if (version === 7) return 0 - value;
  return version === 6 ? -(16 + value) : Number.NaN;
}

export function isCoreSync(bytes: Uint8Array, pos: number): boolean {
  return bytes[pos] === 0x7f && bytes[pos + 1] === 0xfe && bytes[pos + 2] === 0x80 && bytes[pos + 3] === 0x01;
}

function isExtensionSync(bytes: Uint8Array, pos: number): boolean {
  return bytes[pos] === 0x64 && bytes[pos + 1] === 0x58 && bytes[pos + 2] === 0x20 && bytes[pos + 3] === 0x25;
}

/** Sizes of an extension substream. */
export interface DtsExtension {
  readonly headerSizeBytes: number;
  readonly frameSizeBytes: number;
}

/** Bytes that tell the sizes of an extension substream. */
const DTS_EXTENSION_SIZE = 10;

/**
 * The extension substream header at `pos`; undefined when it is none.
 * Spec: ETSI TS 102 114, 7.4.1
 */
export function dtsExtensionAt(bytes: Uint8Array, pos: number, end: number): DtsExtension | undefined {
  if (pos + DTS_EXTENSION_SIZE > end || !isExtensionSync(bytes, pos)) return undefined;
  const bits = new BitReader(bytes, pos + 4, end);
  bits.skip(8 + 2); // UserDefinedBits, nExtSSIndex
  const isLong = bits.flag();
  const headerSizeBytes = bits.u(isLong ? 12 : 8) + 1;
  const frameSizeBytes = bits.u(isLong ? 20 : 16) + 1;
  return frameSizeBytes > headerSizeBytes ? { headerSizeBytes, frameSizeBytes } : undefined;
}
