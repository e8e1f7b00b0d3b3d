// Tested by: test/analysis/st2110/audio-stream-payload.test.ts
import { isMeasurable, type SoundFigures, SoundMeter } from '../../essence/sound/sound-meter.js';
import { AUDIO_ENCODINGS, type AudioFormat } from '../../st2110/d30/audio-format.js';
import { type ChannelGroup, channelGroups } from '../../st2110/d30/channel-order.js';

/** Channels of a stream that are measured: the others take no time. */
const MOST_CHANNELS = 64;

/** Levels and loudness of a group of channels. */
export interface SoundGroupFigures extends SoundFigures {
  /** Symbol of the group of the channel-order, as `ST` or `51`; `pair` and `single` where no description says how channels belong together. */
  readonly group: string;
  /** Its first channel, from 1 on. */
  readonly first_channel: number;
}

/** Measures the sound of a stream of PCM by groups of channels. */
export class SoundGroups {
  #groups: readonly (ChannelGroup & { readonly first: number; readonly meter: SoundMeter })[] = [];
  #samples = new Float32Array(0);
  /** Of what the groups are made. */
  #key = '';

  /** Samples of a packet, which go on from those before. */
  feed(format: AudioFormat, channelOrder: string | null, payload: Uint8Array, timeNs: number): void {
    this.#follow(format, channelOrder);
    if (this.#groups.length === 0) return;
    const { encoding, channels, samplingRateHz: sampleRate } = format;
    const bytes = AUDIO_ENCODINGS[encoding];
    const frames = Math.floor(payload.length / (bytes * channels));
    for (const { first, channels: count, meter } of this.#groups) {
      if (this.#samples.length < frames * count) this.#samples = new Float32Array(frames * count);
      const samples = this.#samples.subarray(0, frames * count);
      const skip = encoding === 'AM824' ? 1 : 0;
      let at = 0;
      for (let frame = 0; frame < frames; frame++) {
        let pos = (frame * channels + first) * bytes + skip;
        for (let channel = 0; channel < count; channel++, pos += bytes) samples[at++] = sampleAt(payload, pos, bytes);
      }
      meter.feed({ timeNs, sampleRate, channels: count, samples, isPlanar: false });
    }
  }

  /** Samples are missing. */
  noteGap(): void {
    for (const { meter } of this.#groups) meter.noteGap();
  }

  snapshotAndReset(): SoundGroupFigures[] {
    return this.#groups.map(({ name, first, meter }) => ({
      group: name,
      first_channel: first + 1,
      ...meter.snapshotAndReset(),
    }));
  }

  #follow({ encoding, channels, samplingRateHz }: AudioFormat, channelOrder: string | null): void {
    const key = `${encoding} ${channels} ${samplingRateHz} ${channelOrder}`;
    if (key === this.#key) return;
    this.#key = key;
    let first = 0;
    const groups = channelGroups(channels, channelOrder).map((group) => {
      const placed = { ...group, first };
      first += group.channels;
      return placed;
    });
    this.#groups = groups
      .filter((group) => group.first + group.channels <= MOST_CHANNELS && isMeasurable(samplingRateHz, group.channels))
      .map((group) => ({ ...group, meter: new SoundMeter(samplingRateHz, group.channels) }));
  }
}

/** Full scale is 1; of AES3 the 24 bits of data, which follow the flags. */
function sampleAt(bytes: Uint8Array, pos: number, size: number): number {
  const upper = (bytes[pos]! << 24) | (bytes[pos + 1]! << 16);
  return (size === 2 ? upper : upper | (bytes[pos + 2]! << 8)) / 0x8000_0000;
}
