import { LOAS_HEADER_SIZE } from '../../codec/audio/latm.js';
import { BitReader } from '../../codec/bit-reader.js';

const SBR_TYPE = 5;
const PS_TYPE = 29;
const ESCAPED_RATE = 15;
const ESCAPED_TYPE = 31;

/** What stays the same from one AudioMuxElement to the next. */
interface StreamMux {
  /** AudioSpecificConfig, the last byte filled with zeros. */
  readonly config: Uint8Array;
  readonly subFrames: number;
}

/**
 * Takes the access units out of AudioMuxElements of one program and one layer.
 * Spec: ISO/IEC 14496-3, 1.7.3
 */
export class LatmUnits {
  #mux: StreamMux | undefined;

  /** AudioSpecificConfig as it came last. */
  get config(): Uint8Array | undefined {
    return this.#mux?.config;
  }

  /** The access units of an AudioSyncStream frame; none where it cannot be read. */
  read(frame: Uint8Array): Uint8Array[] {
    const bits = new BitReader(frame, LOAS_HEADER_SIZE, frame.length);
    const isSame = bits.flag();
    if (!isSame) {
      const counted = new CountedBits(frame);
      counted.skip(1);
      this.#mux = readMux(counted, frame);
      bits.skip(counted.count - 1);
    }
    if (this.#mux === undefined) return [];
    const units: Uint8Array[] = [];
    for (let n = 0; n < this.#mux.subFrames; n++) {
      const size = payloadLength(bits);
      if (bits.isTruncated || size > frame.length) return [];
      const unit = new Uint8Array(size);
      for (let at = 0; at < size; at++) unit[at] = bits.u(8);
      if (bits.isTruncated) return [];
      units.push(unit);
    }
    return units;
  }
}

/** Counts what it reads, so that a part of it can be copied. */
class CountedBits {
  count = 0;
  readonly #bits: BitReader;

  constructor(frame: Uint8Array) {
    this.#bits = new BitReader(frame, LOAS_HEADER_SIZE, frame.length);
  }

  get isTruncated(): boolean {
    return this.#bits.isTruncated;
  }

  u(bits: number): number {
    this.count += bits;
    return this.#bits.u(bits);
  }

  skip(bits: number): void {
    this.count += bits;
    this.#bits.skip(bits);
  }
}

/** PayloadLengthInfo of frameLengthType 0. */
function payloadLength(bits: BitReader): number {
  let size = 0;
  for (;;) {
    const byte = bits.u(8);
    size += byte;
    if (byte !== 255 || bits.isTruncated) return size;
  }
}

/** StreamMuxConfig; undefined for several programs or layers, or other lengths than in bytes. */
function readMux(bits: CountedBits, frame: Uint8Array): StreamMux | undefined {
  const isVersion1 = bits.u(1) === 1;
  if (isVersion1) {
    if (bits.u(1) === 1) return undefined; // audioMuxVersionA
    latmValue(bits); // taraBufferFullness
  }
  bits.skip(1); // allStreamsSameTimeFraming
  const subFrames = bits.u(6) + 1;
  if (bits.u(4) !== 0 || bits.u(3) !== 0) return undefined; // numProgram, numLayer
  const configBits = isVersion1 ? latmValue(bits) : undefined;
  const start = bits.count;
  if (configBits === undefined) readConfig(bits);
  else bits.skip(Math.min(configBits, frame.length * 8));
  const config = bitsOf(frame, start, bits.count);
  if (bits.u(3) !== 0) return undefined; // frameLengthType
  bits.skip(8); // latmBufferFullness
  if (bits.u(1) === 1) skipOtherData(bits, isVersion1);
  if (bits.u(1) === 1) bits.skip(8); // crcCheckSum
  return bits.isTruncated ? undefined : { config, subFrames };
}

function latmValue(bits: CountedBits): number {
  return bits.u((bits.u(2) + 1) * 8);
}

function skipOtherData(bits: CountedBits, isVersion1: boolean): void {
  if (isVersion1) {
    latmValue(bits);
    return;
  }
  while (bits.u(1) === 1 && !bits.isTruncated) bits.skip(8);
  bits.skip(8);
}

/** Spec: ISO/IEC 14496-3, 1.6.2.1 and 4.4.1 (AudioSpecificConfig, GASpecificConfig) */
function readConfig(bits: CountedBits): void {
  const type = objectType(bits);
  samplingRate(bits);
  bits.skip(4); // channelConfiguration
  if (type === SBR_TYPE || type === PS_TYPE) {
    samplingRate(bits);
    objectType(bits);
  }
  bits.skip(1); // frameLengthFlag
  if (bits.u(1) === 1) bits.skip(14); // dependsOnCoreCoder
  bits.skip(1); // extensionFlag
}

function objectType(bits: CountedBits): number {
  const type = bits.u(5);
  return type === ESCAPED_TYPE ? 32 + bits.u(6) : type;
}

function samplingRate(bits: CountedBits): void {
  if (bits.u(4) === ESCAPED_RATE) bits.skip(24);
}

function bitsOf(frame: Uint8Array, from: number, to: number): Uint8Array {
  const bits = new BitReader(frame, LOAS_HEADER_SIZE, frame.length);
  bits.skip(from);
  const config = new Uint8Array((to - from + 7) >> 3);
  for (let left = to - from, n = 0; left > 0; left -= 8, n++) {
    const taken = Math.min(8, left);
    config[n] = bits.u(taken) << (8 - taken);
  }
  return config;
}
