// Tested by: test/codec/audio/readers.test.ts
import { AC4_HEADER_SIZE, type Ac4Toc, ac4FrameSizeAt, ac4TocAt } from './ac4.js';
import { type AudioFormat, NO_FORMAT } from './audio-format.js';
import type { FrameReader } from './frame-reader.js';

/** With a table of contents of several presentations. */
const HEAD_SIZE = 128;

/**
 * Frames of AC-4, in sync frames.
 * Spec: ETSI TS 103 190-1, Annex G
 */
export class Ac4Reader implements FrameReader {
  readonly sizeBytes = AC4_HEADER_SIZE;
  readonly headBytes = HEAD_SIZE;
  readonly syncByte = 0xac;
  samples = 0;
  sampleRateHz = 0;
  readonly bitrateBps = 0;
  formatKey = Number.NaN;
  #toc: Ac4Toc | undefined;

  frameSizeAt(bytes: Uint8Array, pos: number): number {
    return ac4FrameSizeAt(bytes, pos);
  }

  read(bytes: Uint8Array, pos: number, end: number): void {
    const toc = ac4TocAt(bytes, pos, end);
    this.samples = 0;
    if (toc === undefined || Number.isNaN(toc.frameRate)) return;
    this.#toc = toc;
    this.sampleRateHz = toc.sampleRateHz;
    this.samples = toc.sampleRateHz / toc.frameRate;
    const rates = toc.sampleRateHz * 256 + Math.round(toc.frameRate * 2);
    this.formatKey = (rates * 16 + toc.bitstreamVersion) * 8192 + toc.presentations * 16 + modeNumber(toc);
  }

  format(): AudioFormat {
    const toc = this.#toc;
    if (toc === undefined) return { ...NO_FORMAT, codec: 'ac4' };
    return {
      ...NO_FORMAT,
      codec: 'ac4',
      profile: `bitstream version ${toc.bitstreamVersion}`,
      channels: toc.channelMode?.channels ?? null,
      layout: toc.channelMode?.layout ?? null,
      sample_rate_hz: toc.sampleRateHz,
      presentations: toc.presentations,
      frame_rate: toc.frameRate,
    };
  }
}

/** Another for each number of channels. */
function modeNumber({ channelMode }: Ac4Toc): number {
  return channelMode === undefined ? 15 : channelMode.channels % 15;
}
