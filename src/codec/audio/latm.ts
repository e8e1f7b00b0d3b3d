import { BitReader } from '../bit-reader.js';
import { AAC_CHANNELS, AAC_SAMPLE_RATES_HZ } from './adts.js';
import { layoutOfConfig, programConfigElement } from './program-config-element.js';

export interface LatmHeader {
  /** MPEG-4 audio object type: 2 is AAC LC. */
  readonly audioObjectType: number;
  readonly sampleRateHz: number;
  /** 0: the stream says elsewhere. */
  readonly channelConfiguration: number;
  readonly channels: number;
  /** Spectral band replication, parametric stereo: the configuration says that they are there. */
  readonly hasSbr: boolean;
  readonly hasPs: boolean;
  /** What it plays at: with SBR the higher rate, with PS two channels. */
  readonly outputRateHz: number;
  readonly outputChannels: number;
  /** Named by a program_config_element, where channelConfiguration is 0. */
  readonly layout: string | undefined;
  /** Of the core, in one frame. */
  readonly samples: number;
  readonly frameSizeBytes: number;
}

/** Bytes that tell the size of a frame. */
export const LOAS_HEADER_SIZE = 3;
/** By frameLengthFlag. Spec: ISO/IEC 14496-3, 4.4.1 */
const FRAME_SAMPLES = 1024;
const SHORT_FRAME_SAMPLES = 960;
const ESCAPED_RATE = 15;
const ESCAPED_TYPE = 31;
/** Audio object types that stand before that of the core. Spec: ISO/IEC 14496-3, 1.6.5 */
const SBR_TYPE = 5;
const PS_TYPE = 29;

/**
 * Size of the AudioSyncStream frame at `pos`, header and all; 0 when it is none or its header ends beyond `end`.
 * Spec: ISO/IEC 14496-3, 1.7.2
 */
export function loasFrameSizeAt(bytes: Uint8Array, pos: number, end: number): number {
  if (pos + LOAS_HEADER_SIZE > end || bytes[pos] !== 0x56 || (bytes[pos + 1]! & 0xe0) !== 0xe0) return 0;
  return LOAS_HEADER_SIZE + (((bytes[pos + 1]! & 0x1f) << 8) | bytes[pos + 2]!);
}

/**
 * The AudioSyncStream frame at `pos` with the stream configuration in it; undefined when it is none, has no
 * configuration of its own, or one of several programs or layers.
 * Spec: ISO/IEC 14496-3, 1.7.3 and 1.6.2
 */
export function latmHeaderAt(bytes: Uint8Array, pos: number, end: number): LatmHeader | undefined {
  const frameSizeBytes = loasFrameSizeAt(bytes, pos, end);
  if (frameSizeBytes === 0) return undefined;
  const bits = new BitReader(bytes, pos + LOAS_HEADER_SIZE, Math.min(end, pos + frameSizeBytes));
  if (bits.flag()) return undefined; // useSameStreamMux
  const isVersion1 = bits.flag();
  if (isVersion1) {
    if (bits.flag()) return undefined; // audioMuxVersionA
    bits.skip((bits.u(2) + 1) * 8); // taraBufferFullness
  }
  bits.skip(1); // allStreamsSameTimeFraming
  const subFrames = bits.u(6) + 1;
  const hasSeveral = bits.u(4) !== 0 || bits.u(3) !== 0; // numProgram, numLayer
  if (hasSeveral) return undefined;
  if (isVersion1) bits.skip((bits.u(2) + 1) * 8); // ascLen
  const config = audioSpecificConfig(bits);
  if (bits.isTruncated || config === undefined) return undefined;
  return { ...config, samples: config.samples * subFrames, frameSizeBytes };
}

/** Spec: ISO/IEC 14496-3, 1.6.2.1 */
function audioSpecificConfig(bits: BitReader): Omit<LatmHeader, 'frameSizeBytes'> | undefined {
  const audioObjectType = objectType(bits);
  const sampleRateHz = samplingRate(bits);
  const channelConfiguration = bits.u(4);
  const hasPs = audioObjectType === PS_TYPE;
  const hasSbr = audioObjectType === SBR_TYPE || hasPs;
  const outputRateHz = hasSbr ? samplingRate(bits) : sampleRateHz;
  if (hasSbr) objectType(bits); // of the core
  if (sampleRateHz === 0 || outputRateHz === 0) return undefined;
  // GASpecificConfig
  const samples = bits.flag() ? SHORT_FRAME_SAMPLES : FRAME_SAMPLES;
  if (bits.flag()) bits.skip(14); // dependsOnCoreCoder, coreCoderDelay
  bits.skip(1); // extensionFlag
  const config = channelConfiguration === 0 ? programConfigElement(bits) : undefined;
  const channels = config?.channels ?? AAC_CHANNELS[channelConfiguration] ?? 0;
  const outputChannels = hasPs && channels === 1 ? 2 : channels;
  const layout = config === undefined ? undefined : (layoutOfConfig(config) ?? undefined);
  return {
    audioObjectType,
    sampleRateHz,
    channelConfiguration,
    channels,
    hasSbr,
    hasPs,
    outputRateHz,
    outputChannels,
    layout,
    samples,
  };
}

function objectType(bits: BitReader): number {
  const type = bits.u(5);
  return type === ESCAPED_TYPE ? 32 + bits.u(6) : type;
}

/** 0 where the index is reserved. */
function samplingRate(bits: BitReader): number {
  const index = bits.u(4);
  return index === ESCAPED_RATE ? bits.u(24) : (AAC_SAMPLE_RATES_HZ[index] ?? 0);
}
