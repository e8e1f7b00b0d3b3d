// Tested by: test/codec/audio/readers.test.ts
import { type AudioFormat, NO_FORMAT } from './audio-format.js';
import { DTS_CORE_HEADER_SIZE, type DtsHeader, dtsExtensionAt, dtsHeaderAt, isCoreSync } from './dts.js';
import type { FrameReader } from './frame-reader.js';

/** With the header of an extension substream, and the sync word of what follows it. */
const HEAD_SIZE = 128;
/** Full channels and layout by AMODE. Spec: ETSI TS 102 114, table 5-4 */
const ARRANGEMENTS = [
  [1, 'mono'],
  [2, 'dual mono'],
  [2, 'stereo'],
  [2, 'stereo'],
  [2, 'stereo'],
  [3, '3.0'],
  [3, '3.0 (2/1)'],
  [4, '4.0'],
  [4, 'quad'],
  [5, '5.0'],
  [6, '6.0'],
  [6, '6.0'],
  [6, '6.0'],
  [7, '7.0'],
  [8, '8.0'],
  [8, '8.0'],
] as const;
/** Extensions within the core. Spec: ETSI TS 102 114, table 5-15 */
const CORE_PROFILES: Readonly<Record<number, string>> = { 0: 'DTS-ES', 2: 'DTS 96/24', 6: 'DTS-ES' };
/** First component of an extension substream, by its sync word. Spec: ETSI TS 102 114, clauses 6 to 9 */
const EXTENSION_PROFILES: readonly (readonly [sync: number, name: string])[] = [
  [0x41a2_9547, 'DTS-HD MA'],
  [0x655e_315e, 'DTS-HD HRA'],
  [0x4700_4a03, 'DTS-HD HRA'],
  [0x1d95_f262, 'DTS-HD HRA'],
  [0x0a80_1921, 'DTS Express'],
];
const SOME_EXTENSION = 'DTS-HD';

/**
 * Frames of DTS: core, and extension substreams, which belong to the core before them.
 * Spec: ETSI TS 102 114, clauses 5 and 7
 */
export class DtsReader implements FrameReader {
  readonly sizeBytes = DTS_CORE_HEADER_SIZE;
  readonly headBytes = HEAD_SIZE;
  readonly syncByte = 0x7f;
  samples = 0;
  sampleRateHz = 0;
  bitrateBps = 0;
  formatKey = Number.NaN;
  #header: DtsHeader | undefined;
  #extension = '';
  #extensionBefore = '';
  #hasFrame = false;

  frameSizeAt(bytes: Uint8Array, pos: number): number {
    const end = pos + DTS_CORE_HEADER_SIZE;
    if (isCoreSync(bytes, pos)) return dtsHeaderAt(bytes, pos, end)?.frameSizeBytes ?? 0;
    return dtsExtensionAt(bytes, pos, end)?.frameSizeBytes ?? 0;
  }

  read(bytes: Uint8Array, pos: number, end: number): void {
    const header = dtsHeaderAt(bytes, pos, end);
    if (header === undefined) {
      this.samples = 0;
      this.#extension = extensionName(bytes, pos, end);
      return;
    }
    this.#header = header;
    this.samples = header.samples;
    this.sampleRateHz = header.sampleRateHz;
    this.bitrateBps = header.bitrateBps;
    this.#extensionBefore = this.#extension;
    this.#extension = '';
    // What belongs to the first frame is known when the next one comes.
    if (this.#hasFrame) this.formatKey = keyOf(header, this.#extensionBefore);
    this.#hasFrame = true;
  }

  format(): AudioFormat {
    const header = this.#header;
    if (header === undefined) return { ...NO_FORMAT, codec: 'dts', profile: this.#extension };
    const { amode, hasLfe, extension, bitDepth, dialnormDb } = header;
    const [full, named] = ARRANGEMENTS[amode] ?? ([0, null] as const);
    return {
      ...NO_FORMAT,
      codec: 'dts',
      profile: this.#extensionBefore === '' ? (CORE_PROFILES[extension] ?? 'DTS') : this.#extensionBefore,
      channels: named === null ? null : full + (hasLfe ? 1 : 0),
      layout: named !== null && hasLfe ? `${full}.1` : named,
      sample_rate_hz: this.sampleRateHz,
      bitrate_bps: this.bitrateBps === 0 ? null : this.bitrateBps,
      bit_depth: bitDepth === 0 ? null : bitDepth,
      dialnorm_db: Number.isNaN(dialnormDb) ? null : dialnormDb,
    };
  }
}

function keyOf(header: DtsHeader, profile: string): number {
  const { amode, sampleRateHz, bitrateBps, hasLfe, extension, bitDepth, dialnormDb } = header;
  const extensionIndex = EXTENSION_PROFILES.findIndex(([, name]) => name === profile) + (profile === '' ? 0 : 2);
  const small = ((amode * 2 + (hasLfe ? 1 : 0)) * 8 + extension + 1) * 16 + extensionIndex;
  const level = Number.isNaN(dialnormDb) ? 63 : -dialnormDb;
  return (((small * 2048 + Math.round(bitrateBps / 1000)) * 8 + bitDepth / 4) * 64 + level) * 64_000 + sampleRateHz;
}

function extensionName(bytes: Uint8Array, pos: number, end: number): string {
  const at = pos + (dtsExtensionAt(bytes, pos, end)?.headerSizeBytes ?? end);
  if (at + 4 > end) return SOME_EXTENSION;
  const sync = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  return EXTENSION_PROFILES.find(([word]) => word === sync)?.[1] ?? SOME_EXTENSION;
}
