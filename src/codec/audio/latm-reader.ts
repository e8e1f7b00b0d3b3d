// Tested by: test/codec/audio/readers.test.ts
import { AAC_PROFILES } from './aac-profiles.js';
import { type AudioFormat, NO_FORMAT } from './audio-format.js';
import type { FrameReader } from './frame-reader.js';
import { type LatmHeader, LOAS_HEADER_SIZE, latmHeaderAt, loasFrameSizeAt } from './latm.js';
import { AAC_LAYOUTS } from './layouts.js';

/** With a StreamMuxConfig and a program_config_element in it. */
const HEAD_SIZE = 48;
/** useSameStreamMux, the first bit behind the header. */
const SAME_STREAM_MUX = 0x80;

/**
 * Frames of AAC in LATM, in LOAS (AudioSyncStream): each is one access unit. The configuration comes with some of them.
 * Spec: ISO/IEC 14496-3, 1.7.2 and 1.7.3
 */
export class LatmReader implements FrameReader {
  readonly sizeBytes = LOAS_HEADER_SIZE;
  readonly headBytes = HEAD_SIZE;
  readonly syncByte = 0x56;
  samples = 0;
  sampleRateHz = 0;
  readonly bitrateBps = 0;
  formatKey = Number.NaN;
  #header: LatmHeader | undefined;

  frameSizeAt(bytes: Uint8Array, pos: number): number {
    return loasFrameSizeAt(bytes, pos, pos + LOAS_HEADER_SIZE);
  }

  read(bytes: Uint8Array, pos: number, end: number): void {
    const isSame = pos + LOAS_HEADER_SIZE < end && (bytes[pos + LOAS_HEADER_SIZE]! & SAME_STREAM_MUX) !== 0;
    if (isSame) return;
    const header = latmHeaderAt(bytes, pos, end);
    if (header === undefined) return;
    this.#header = header;
    this.sampleRateHz = header.outputRateHz;
    this.samples = (header.samples * header.outputRateHz) / header.sampleRateHz;
    this.formatKey = keyOf(header);
  }

  format(): AudioFormat {
    const header = this.#header;
    if (header === undefined) return { ...NO_FORMAT, codec: 'aac_latm' };
    const { audioObjectType, outputChannels, outputRateHz, channelConfiguration, hasPs, hasSbr, layout } = header;
    const named = outputChannels === 2 ? 'stereo' : AAC_LAYOUTS[channelConfiguration];
    return {
      ...NO_FORMAT,
      codec: 'aac_latm',
      profile: AAC_PROFILES[audioObjectType] ?? String(audioObjectType),
      channels: outputChannels === 0 ? null : outputChannels,
      layout: layout ?? named ?? null,
      sample_rate_hz: outputRateHz,
      has_sbr: hasSbr,
      has_ps: hasPs,
    };
  }
}

function keyOf({
  audioObjectType,
  sampleRateHz,
  outputRateHz,
  channelConfiguration,
  outputChannels,
}: LatmHeader): number {
  const rates = sampleRateHz * 3 + outputRateHz;
  return ((rates * 64 + audioObjectType) * 16 + channelConfiguration) * 64 + outputChannels;
}
