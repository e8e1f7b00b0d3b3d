/** Bytes of a sample of one channel, by how it is coded. AM824: an AES3 subframe in 32 bits. */
export const AUDIO_ENCODINGS = { L16: 2, L24: 3, AM824: 4 } as const;
/** How samples are coded. */
export type AudioEncoding = keyof typeof AUDIO_ENCODINGS;

/** Sampling rates of AES67 and ST 2110-30 in Hz, which are those of the RTP clock. */
export const SAMPLING_RATES: readonly number[] = [44_100, 48_000, 96_000];

/** Spec: SMPTE ST 2110-30, 6; SMPTE ST 2110-31, 5.4 */
export interface AudioFormat {
  readonly encoding: AudioEncoding;
  /** Of AM824: sequences of subframes, two for an AES3 signal. */
  readonly channels: number;
  /** NaN: not known. */
  readonly samplingRateHz: number;
  /** Samples of a channel in each packet. */
  readonly packetSamples: number;
}

/** Bytes of all channels at one sampling time. */
export function frameBytesOf({ encoding, channels }: Pick<AudioFormat, 'encoding' | 'channels'>): number {
  return AUDIO_ENCODINGS[encoding] * channels;
}

/** Nominal time of a packet in ns; NaN where the sampling rate is not known. */
export function packetTimeNs({ packetSamples, samplingRateHz }: AudioFormat): number {
  return (packetSamples / samplingRateHz) * 1e9;
}
