// Tested by: test/codec/audio/readers.test.ts
import { type AudioFormat, NO_FORMAT } from './audio-format.js';
import type { FrameReader } from './frame-reader.js';

const HEADER_SIZE = 4;
const SAMPLE_RATE_HZ = 48_000;
/** By bits_per_sample. Spec: SMPTE ST 302, 6.3 */
const BIT_DEPTHS = [16, 20, 24];
/** V, U, C and F of AES3 come with each sample. */
const FLAG_BITS = 4;

/**
 * AES3 data in PES packets: the header that each PES packet's payload begins with.
 * Spec: SMPTE ST 302, 6
 */
export class S302mReader implements FrameReader {
  readonly sizeBytes = HEADER_SIZE;
  readonly headBytes = HEADER_SIZE;
  readonly syncByte = -1;
  samples = 0;
  readonly sampleRateHz = SAMPLE_RATE_HZ;
  readonly bitrateBps = 0;
  formatKey = Number.NaN;
  #channels = 0;
  #bitDepth = 0;

  frameSizeAt(bytes: Uint8Array, pos: number): number {
    const audioSize = (bytes[pos]! << 8) | bytes[pos + 1]!;
    const bitDepth = BIT_DEPTHS[(bytes[pos + 3]! >> 4) & 3];
    const hasAlignment = (bytes[pos + 3]! & 0x0f) === 0;
    if (audioSize === 0 || bitDepth === undefined || !hasAlignment) return 0;
    const sampleBits = channelsAt(bytes, pos) * (bitDepth + FLAG_BITS);
    return (audioSize * 8) % sampleBits === 0 ? HEADER_SIZE + audioSize : 0;
  }

  read(bytes: Uint8Array, pos: number): void {
    this.#channels = channelsAt(bytes, pos);
    this.#bitDepth = BIT_DEPTHS[(bytes[pos + 3]! >> 4) & 3]!;
    const audioSize = (bytes[pos]! << 8) | bytes[pos + 1]!;
    this.samples = (audioSize * 8) / (this.#channels * (this.#bitDepth + FLAG_BITS));
    this.formatKey = this.#channels * 32 + this.#bitDepth;
  }

  format(): AudioFormat {
    return {
      ...NO_FORMAT,
      codec: 's302m',
      profile: null,
      channels: this.#channels,
      layout: this.#channels === 2 ? 'stereo' : `${this.#channels / 2} pairs`,
      sample_rate_hz: SAMPLE_RATE_HZ,
      bit_depth: this.#bitDepth,
    };
  }
}

function channelsAt(bytes: Uint8Array, pos: number): number {
  return 2 * ((bytes[pos + 2]! >> 6) + 1);
}
