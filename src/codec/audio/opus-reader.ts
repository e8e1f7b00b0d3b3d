// Tested by: test/codec/audio/readers.test.ts
import { type AudioFormat, NO_FORMAT } from './audio-format.js';
import { type FrameReader, MORE_BYTES } from './frame-reader.js';
import { LAYOUTS_BY_CHANNELS } from './layouts.js';

/** Opus plays at one rate, whatever went into it. Spec: RFC 6716, 2 */
const SAMPLE_RATE_HZ = 48_000;
/** Samples of a frame of SILK, hybrid and CELT, by the lower bits of config. Spec: RFC 6716, table 2 */
const SILK_SAMPLES = [480, 960, 1920, 2880];
const HYBRID_SAMPLES = [480, 960];
const CELT_SAMPLES = [120, 240, 480, 960];
const FIRST_HYBRID = 12;
const FIRST_CELT = 16;
const FRAMES_MASK = 0x3f;
const MODES = ['SILK', 'hybrid', 'CELT'] as const;
/** The prefix with its flags, au_size of up to 32 bytes, two trims, an extension, and the first bytes of the access unit. */
const HEAD_SIZE = 96;
const SMALLEST = 3;
/** Of au_size; a longer one is none. */
const MAX_SIZE_BYTES = 32;
const START_TRIM = 0x10;
const END_TRIM = 0x08;
const EXTENSION = 0x04;
/** Channel configuration codes up to this one are the number of channels; 0 is dual mono. */
const LAST_PLAIN_CODE = 8;

/**
 * Opus in transport streams: each access unit has a control header before it. What channels there are the PMT says.
 * Spec: Opus in MPEG-TS, opus_control_header; RFC 6716, 3.1
 */
export class OpusReader implements FrameReader {
  readonly sizeBytes = SMALLEST;
  readonly headBytes = HEAD_SIZE;
  readonly syncByte = 0x7f;
  samples = 0;
  readonly sampleRateHz = SAMPLE_RATE_HZ;
  readonly bitrateBps = 0;
  formatKey = Number.NaN;
  readonly #channelConfigCode: number;
  #mode = 0;
  /** Of the control header that was looked at last. */
  #headerBytes = 0;

  /** `channelConfigCode`: of the descriptor in the PMT; -1 where there is none. */
  constructor(channelConfigCode: number) {
    this.#channelConfigCode = channelConfigCode;
  }

  frameSizeAt(bytes: Uint8Array, pos: number, end: number): number {
    if (bytes[pos] !== 0x7f || (bytes[pos + 1]! & 0xe0) !== 0xe0) return 0;
    const flags = bytes[pos + 1]!;
    let at = pos + 2;
    let size = 0;
    // au_size is the sum of the bytes up to the first that is not 0xff.
    for (;;) {
      if (at === end) return at - pos < 2 + MAX_SIZE_BYTES ? MORE_BYTES : 0;
      const byte = bytes[at++]!;
      size += byte;
      if (byte !== 0xff) break;
    }
    if (size === 0) return 0;
    if ((flags & START_TRIM) !== 0) at += 2;
    if ((flags & END_TRIM) !== 0) at += 2;
    if ((flags & EXTENSION) !== 0) {
      if (at >= end) return at - pos < HEAD_SIZE ? MORE_BYTES : 0;
      at += 1 + bytes[at]!;
    }
    this.#headerBytes = at - pos;
    return this.#headerBytes + size;
  }

  read(bytes: Uint8Array, pos: number, end: number): void {
    this.frameSizeAt(bytes, pos, end);
    const at = pos + this.#headerBytes;
    if (at >= end) return;
    const config = bytes[at]! >> 3;
    const code = bytes[at]! & 3;
    const frames = code === 3 ? (at + 1 < end ? bytes[at + 1]! & FRAMES_MASK : 0) : code === 0 ? 1 : 2;
    this.samples = frames * samplesOf(config);
    this.#mode = config < FIRST_HYBRID ? 0 : config < FIRST_CELT ? 1 : 2;
    // The mode is the encoder's choice from frame to frame.
    this.formatKey = this.#channelConfigCode;
  }

  format(): AudioFormat {
    const code = this.#channelConfigCode;
    const channels = code === 0 ? 2 : code > 0 && code <= LAST_PLAIN_CODE ? code : null;
    return {
      ...NO_FORMAT,
      codec: 'opus',
      profile: MODES[this.#mode]!,
      channels,
      layout: code === 0 ? 'dual mono' : (LAYOUTS_BY_CHANNELS[channels ?? 0] ?? null),
      sample_rate_hz: SAMPLE_RATE_HZ,
    };
  }
}

function samplesOf(config: number): number {
  if (config < FIRST_HYBRID) return SILK_SAMPLES[config & 3]!;
  return config < FIRST_CELT ? HYBRID_SAMPLES[config & 1]! : CELT_SAMPLES[config & 3]!;
}
