import { BitReader } from '../bit-reader.js';

export interface Ac3Header {
  readonly isEnhanced: boolean;
  readonly bsid: number;
  readonly sampleRateHz: number;
  readonly bitrateBps: number;
  /** With the channel of low frequency effects. */
  readonly channels: number;
  readonly hasLfe: boolean;
  /** A dependent substream of E-AC-3 belongs to the frame before it. */
  readonly isDependent: boolean;
  readonly samples: number;
  readonly frameSizeBytes: number;
}

/** Bytes that tell all of a frame's header. */
export const AC3_HEADER_SIZE = 7;

const SAMPLE_RATES_HZ = [48_000, 44_100, 32_000];
/** kbit/s by frmsizecod / 2. Spec: ATSC A/52, Table 5.18 */
const RATES_KBPS = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640];
/** By acmod. Spec: ATSC A/52, Table 5.8 */
const CHANNELS = [2, 1, 2, 3, 3, 4, 4, 5];
/** By numblkscod. Spec: ATSC A/52, Annex E */
const BLOCKS = [1, 2, 3, 6];
const SAMPLES_PER_BLOCK = 256;
const BLOCKS_OF_AC3 = 6;
/** Highest bsid of AC-3, and of E-AC-3. */
const MAX_AC3_BSID = 8;
const MAX_EAC3_BSID = 16;
const STEREO = 2;
const DEPENDENT = 1;

/**
 * The AC-3 or E-AC-3 syncframe at `pos`, told apart by bsid; undefined when it is none or its header ends beyond `end`.
 * Spec: ATSC A/52, 5.3.1, 5.3.2 and Annex E
 */
export function ac3HeaderAt(bytes: Uint8Array, pos: number, end: number): Ac3Header | undefined {
  if (pos + AC3_HEADER_SIZE > end || bytes[pos] !== 0x0b || bytes[pos + 1] !== 0x77) return undefined;
  const bsid = bytes[pos + 5]! >> 3;
  if (bsid <= MAX_AC3_BSID) return ac3At(bytes, pos, end, bsid);
  return bsid > 10 && bsid <= MAX_EAC3_BSID ? eac3At(bytes, pos, end, bsid) : undefined;
}

function ac3At(bytes: Uint8Array, pos: number, end: number, bsid: number): Ac3Header | undefined {
  const bits = new BitReader(bytes, pos + 4, end);
  const fscod = bits.u(2);
  const frmsizecod = bits.u(6);
  const sampleRateHz = SAMPLE_RATES_HZ[fscod];
  const rateKbps = RATES_KBPS[frmsizecod >> 1];
  if (sampleRateHz === undefined || rateKbps === undefined) return undefined;
  bits.skip(5 + 3); // bsid, bsmod
  const acmod = bits.u(3);
  if ((acmod & 1) !== 0 && acmod !== 1) bits.skip(2); // cmixlev
  if ((acmod & 4) !== 0) bits.skip(2); // surmixlev
  if (acmod === STEREO) bits.skip(2); // dsurmod
  const hasLfe = bits.flag();
  const words =
    fscod === 1 ? Math.floor((rateKbps * 320) / 147) + (frmsizecod & 1) : (rateKbps * 96_000) / sampleRateHz;
  return {
    isEnhanced: false,
    bsid,
    sampleRateHz,
    bitrateBps: rateKbps * 1000,
    channels: CHANNELS[acmod]! + (hasLfe ? 1 : 0),
    hasLfe,
    isDependent: false,
    samples: SAMPLES_PER_BLOCK * BLOCKS_OF_AC3,
    frameSizeBytes: words * 2,
  };
}

function eac3At(bytes: Uint8Array, pos: number, end: number, bsid: number): Ac3Header | undefined {
  const bits = new BitReader(bytes, pos + 2, end);
  const streamType = bits.u(2);
  bits.skip(3); // substreamid
  const frameSizeBytes = (bits.u(11) + 1) * 2;
  const fscod = bits.u(2);
  const code = bits.u(2);
  const sampleRateHz = fscod === 3 ? (SAMPLE_RATES_HZ[code] ?? 0) / 2 : SAMPLE_RATES_HZ[fscod]!;
  if (sampleRateHz === 0 || streamType === 3) return undefined;
  const samples = SAMPLES_PER_BLOCK * (fscod === 3 ? BLOCKS_OF_AC3 : BLOCKS[code]!);
  const acmod = bits.u(3);
  const hasLfe = bits.flag();
  return {
    isEnhanced: true,
    bsid,
    sampleRateHz,
    bitrateBps: Math.round((frameSizeBytes * 8 * sampleRateHz) / samples),
    channels: CHANNELS[acmod]! + (hasLfe ? 1 : 0),
    hasLfe,
    isDependent: streamType === DEPENDENT,
    samples,
    frameSizeBytes,
  };
}
