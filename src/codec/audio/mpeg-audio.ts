export interface MpegAudioHeader {
  readonly version: '1' | '2' | '2.5';
  readonly layer: 1 | 2 | 3;
  readonly bitrateBps: number;
  readonly sampleRateHz: number;
  readonly channels: 1 | 2;
  readonly samples: number;
  readonly frameSizeBytes: number;
}

/** Bytes that tell all of a frame's header. */
export const MPEG_AUDIO_HEADER_SIZE = 4;

/** kbit/s by layer and bitrate_index; 0 is the free format. Spec: ISO/IEC 11172-3, 2.4.2.3; ISO/IEC 13818-3, 2.4.2.3 */
const RATES_KBPS = {
  version1: [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  version2: [
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ],
} as const;
const SAMPLE_RATES_HZ = [44_100, 48_000, 32_000];
const VERSIONS = ['2.5', undefined, '2', '1'] as const;
const MODE_SINGLE_CHANNEL = 3;

/**
 * The audio frame header at `pos`; undefined when it is none, ends beyond `end` or is of the free format, whose frames
 * do not tell their size.
 * Spec: ISO/IEC 11172-3, 2.4.1.3 and 2.4.2.3; ISO/IEC 13818-3, 2.4.2.3
 */
export function mpegAudioHeaderAt(bytes: Uint8Array, pos: number, end: number): MpegAudioHeader | undefined {
  if (pos + MPEG_AUDIO_HEADER_SIZE > end || bytes[pos] !== 0xff || (bytes[pos + 1]! & 0xe0) !== 0xe0) return undefined;
  const version = VERSIONS[(bytes[pos + 1]! >> 3) & 3];
  const layer = 4 - ((bytes[pos + 1]! >> 1) & 3);
  const baseRateHz = SAMPLE_RATES_HZ[(bytes[pos + 2]! >> 2) & 3];
  if (version === undefined || layer === 4 || baseRateHz === undefined) return undefined;
  const isVersion1 = version === '1';
  const rates = RATES_KBPS[isVersion1 ? 'version1' : 'version2'][layer - 1]!;
  const bitrateBps = (rates[bytes[pos + 2]! >> 4] ?? 0) * 1000;
  if (bitrateBps === 0) return undefined;
  const sampleRateHz = isVersion1 ? baseRateHz : version === '2' ? baseRateHz / 2 : baseRateHz / 4;
  const padding = (bytes[pos + 2]! >> 1) & 1;
  const samples = layer === 1 ? 384 : layer === 3 && !isVersion1 ? 576 : 1152;
  const slotBytes = layer === 1 ? 4 : 1;
  const slots = Math.floor(((samples / 8 / slotBytes) * bitrateBps) / sampleRateHz) + padding;
  const channels = bytes[pos + 3]! >> 6 === MODE_SINGLE_CHANNEL ? 1 : 2;
  const frameSizeBytes = slots * slotBytes;
  return { version, layer: layer as 1 | 2 | 3, bitrateBps, sampleRateHz, channels, samples, frameSizeBytes };
}
