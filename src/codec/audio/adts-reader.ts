// Tested by: test/codec/audio/readers.test.ts
import { BitReader } from '../bit-reader.js';
import { AAC_PROFILES } from './aac-profiles.js';
import { ADTS_HEADER_SIZE, adtsHeaderAt } from './adts.js';
import { type AudioFormat, NO_FORMAT } from './audio-format.js';
import type { FrameReader } from './frame-reader.js';
import { AAC_LAYOUTS } from './layouts.js';
import { layoutOfConfig, type ProgramConfig, programConfigElement } from './program-config-element.js';

/** Of the header: ID, profile, sampling_frequency_index, channel_configuration. */
const KEY_MASK = 0x08_fdc0;
/** id_syn_ele of a program_config_element. Spec: ISO/IEC 14496-3, table 4.85 */
const ID_PCE = 5;
const CRC_SIZE = 2;
/** With a program_config_element of sixteen elements. */
const HEAD_SIZE = 32;

/**
 * Frames of AAC in ADTS.
 * Spec: ISO/IEC 13818-7, 6.2; ISO/IEC 14496-3, 1.A.2
 */
export class AdtsReader implements FrameReader {
  readonly sizeBytes = ADTS_HEADER_SIZE;
  readonly headBytes = HEAD_SIZE;
  readonly syncByte = 0xff;
  samples = 0;
  sampleRateHz = 0;
  readonly bitrateBps = 0;
  formatKey = Number.NaN;
  #audioObjectType = 0;
  #channelConfiguration = 0;
  #channels = 0;
  /** What stands in the frames where channel_configuration is 0. */
  #config: ProgramConfig | undefined;
  #key = -1;

  frameSizeAt(bytes: Uint8Array, pos: number): number {
    if (bytes[pos] !== 0xff || (bytes[pos + 1]! & 0xf6) !== 0xf0) return 0;
    if (((bytes[pos + 2]! >> 2) & 15) > 12) return 0; // sampling_frequency_index
    const size = ((bytes[pos + 3]! & 3) << 11) | (bytes[pos + 4]! << 3) | (bytes[pos + 5]! >> 5);
    return size < ADTS_HEADER_SIZE ? 0 : size;
  }

  read(bytes: Uint8Array, pos: number, end: number): void {
    const key = ((bytes[pos + 1]! << 16) | (bytes[pos + 2]! << 8) | bytes[pos + 3]!) & KEY_MASK;
    if (key !== this.#key) this.#parse(bytes, pos, end, key);
    this.samples = ((bytes[pos + 6]! & 3) + 1) * 1024;
    if (this.#channelConfiguration === 0) this.#readConfig(bytes, pos, end);
    this.formatKey = key + (this.#config === undefined ? 0 : (this.#config.channels + 1) * 2 ** 24);
  }

  format(): AudioFormat {
    const config = this.#config;
    return {
      ...NO_FORMAT,
      codec: 'aac',
      profile: AAC_PROFILES[this.#audioObjectType] ?? String(this.#audioObjectType),
      channels: config?.channels ?? (this.#channels === 0 ? null : this.#channels),
      layout: config === undefined ? (AAC_LAYOUTS[this.#channelConfiguration] ?? null) : layoutOfConfig(config),
      sample_rate_hz: this.sampleRateHz,
    };
  }

  #parse(bytes: Uint8Array, pos: number, end: number, key: number): void {
    const header = adtsHeaderAt(bytes, pos, end);
    if (header === undefined) return;
    this.#key = key;
    this.#config = undefined;
    this.sampleRateHz = header.sampleRateHz;
    this.#audioObjectType = header.audioObjectType;
    this.#channelConfiguration = header.channelConfiguration;
    this.#channels = header.channels;
  }

  /** It may be repeated less often than in each frame: the last one goes on. */
  #readConfig(bytes: Uint8Array, pos: number, end: number): void {
    const hasCrc = (bytes[pos + 1]! & 1) === 0;
    const start = pos + ADTS_HEADER_SIZE + (hasCrc ? CRC_SIZE : 0);
    if (start >= end || bytes[start]! >> 5 !== ID_PCE) return;
    const bits = new BitReader(bytes, start, end);
    bits.skip(3);
    const config = programConfigElement(bits);
    if (!bits.isTruncated && config.channels > 0) this.#config = config;
  }
}
