// Tested by: test/codec/audio/readers.test.ts
import { type AudioFormat, NO_FORMAT } from './audio-format.js';
import type { FrameReader } from './frame-reader.js';
import { MPEG_AUDIO_HEADER_SIZE, mpegAudioHeaderAt } from './mpeg-audio.js';

/** Of the header: ID, layer, bitrate_index, sampling_frequency, mode. Those of layer III may change their rate from frame to frame. */
const KEY_MASK = 0x1e_fcc0;
const KEY_MASK_LAYER_3 = 0x1e_0cc0;
const LAYER_3_BITS = 1;
/** By mode. Spec: ISO/IEC 11172-3, 2.4.2.3 */
const LAYOUTS = ['stereo', 'stereo', 'dual mono', 'mono'] as const;
const JOINT_STEREO = 1;

/**
 * Frames of MPEG-1 and MPEG-2 audio; not of the free format, whose frames do not tell their size.
 * Spec: ISO/IEC 11172-3, 2.4.1.3; ISO/IEC 13818-3, 2.4.1.3
 */
export class MpegAudioReader implements FrameReader {
  readonly sizeBytes = MPEG_AUDIO_HEADER_SIZE;
  readonly headBytes = MPEG_AUDIO_HEADER_SIZE;
  readonly syncByte = 0xff;
  samples = 0;
  sampleRateHz = 0;
  bitrateBps = 0;
  formatKey = Number.NaN;
  /** The header read last, and what it said: frames mostly repeat it. */
  #bits = -1;
  #sizeBytes = 0;
  #layer = 0;
  #version = '';
  #mode = 0;

  frameSizeAt(bytes: Uint8Array, pos: number): number {
    const bits = bitsAt(bytes, pos);
    if (bits !== this.#bits) this.#parse(bytes, pos, bits);
    return this.#sizeBytes;
  }

  read(): void {
    // All is in the four bytes that tell the size.
  }

  format(): AudioFormat {
    const channels = this.#mode === LAYOUTS.indexOf('mono') ? 1 : 2;
    return {
      ...NO_FORMAT,
      codec: `mp${this.#layer}` as 'mp1' | 'mp2' | 'mp3',
      profile: `MPEG-${this.#version} layer ${'I'.repeat(this.#layer)}${this.#mode === JOINT_STEREO ? ', joint stereo' : ''}`,
      channels,
      layout: LAYOUTS[this.#mode]!,
      sample_rate_hz: this.sampleRateHz,
      bitrate_bps: this.bitrateBps,
    };
  }

  #parse(bytes: Uint8Array, pos: number, bits: number): void {
    const header = mpegAudioHeaderAt(bytes, pos, pos + MPEG_AUDIO_HEADER_SIZE);
    this.#bits = bits;
    this.#sizeBytes = header?.frameSizeBytes ?? 0;
    if (header === undefined) return;
    this.samples = header.samples;
    this.sampleRateHz = header.sampleRateHz;
    this.bitrateBps = header.bitrateBps;
    this.#layer = header.layer;
    this.#version = header.version;
    this.#mode = bytes[pos + 3]! >> 6;
    const isLayer3 = ((bits >> 17) & 3) === LAYER_3_BITS;
    this.formatKey = bits & (isLayer3 ? KEY_MASK_LAYER_3 : KEY_MASK);
  }
}

/** The header without its sync byte: three bytes, without the private bit, copyright, original and emphasis. */
function bitsAt(bytes: Uint8Array, pos: number): number {
  return bytes[pos] !== 0xff ? 0 : (bytes[pos + 1]! << 16) | (bytes[pos + 2]! << 8) | (bytes[pos + 3]! & 0xf0);
}
