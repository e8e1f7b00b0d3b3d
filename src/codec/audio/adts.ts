export interface AdtsHeader {
  /** MPEG-4 audio object type: 2 is AAC LC. */
  readonly audioObjectType: number;
  readonly sampleRateHz: number;
  /** channel_configuration; 0: the stream says elsewhere. */
  readonly channelConfiguration: number;
  readonly channels: number;
  readonly samples: number;
  readonly frameSizeBytes: number;
}

/** Bytes that tell all of a frame's header. */
export const ADTS_HEADER_SIZE = 7;

/** By sampling_frequency_index. Spec: ISO/IEC 14496-3, 1.6.3.4 */
export const AAC_SAMPLE_RATES_HZ: readonly number[] = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];
/** Channels, those of low frequency effects too, by channel_configuration. Spec: ISO/IEC 14496-3, 1.6.3.5 */
export const AAC_CHANNELS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 24, 8];
const SAMPLES_PER_BLOCK = 1024;

/**
 * The ADTS frame header at `pos`; undefined when it is none or ends beyond `end`.
 * Spec: ISO/IEC 13818-7, 6.2; ISO/IEC 14496-3, 1.A.2
 */
export function adtsHeaderAt(bytes: Uint8Array, pos: number, end: number): AdtsHeader | undefined {
  if (pos + ADTS_HEADER_SIZE > end || bytes[pos] !== 0xff || (bytes[pos + 1]! & 0xf6) !== 0xf0) return undefined;
  const sampleRateHz = AAC_SAMPLE_RATES_HZ[(bytes[pos + 2]! >> 2) & 15];
  const frameSizeBytes = ((bytes[pos + 3]! & 3) << 11) | (bytes[pos + 4]! << 3) | (bytes[pos + 5]! >> 5);
  if (sampleRateHz === undefined || frameSizeBytes < ADTS_HEADER_SIZE) return undefined;
  const channelConfiguration = ((bytes[pos + 2]! & 1) << 2) | (bytes[pos + 3]! >> 6);
  return {
    audioObjectType: (bytes[pos + 2]! >> 6) + 1,
    sampleRateHz,
    channelConfiguration,
    channels: AAC_CHANNELS[channelConfiguration]!,
    samples: SAMPLES_PER_BLOCK * ((bytes[pos + 6]! & 3) + 1),
    frameSizeBytes,
  };
}
