// Tested by: test/analysis/st2110/audio-stream-payload.test.ts
import { isMeasurable } from '../../essence/sound/sound-meter.js';
import { ABSENT } from '../../mpegts/packet.js';
import { AUDIO_ENCODINGS, type AudioFormat } from '../../st2110/d30/audio-format.js';
import { type ChannelGroup, channelGroups } from '../../st2110/d30/channel-order.js';
import type { ConditionSink } from '../content/observer-context.js';
import { type LevelReport, SoundWatch } from '../content/sound-watch.js';
import { ConditionParts } from './condition-parts.js';

/** Channels of a stream that are measured: the others take no time. */
const MOST_CHANNELS = 64;

/** Levels and loudness of a group of channels. */
export interface SoundGroupFigures extends LevelReport {
  /** Symbol of the group of the channel-order, as `ST` or `51`; `pair` and `single` where no description says how channels belong together. */
  readonly group: string;
  /** Its first channel, from 1 on. */
  readonly first_channel: number;
}

/** A sample that is louder than silence shows that a channel is in use. */
const USUAL_SILENCE_DBFS = -60;

interface MeasuredGroup extends ChannelGroup {
  /** Its first channel, from 0 on. */
  readonly first: number;
  readonly watch: SoundWatch;
  /** It was louder than silence. */
  isUsed: boolean;
}

/**
 * Measures the sound of a stream of PCM by groups of channels, and judges it: a condition holds while it holds for any group that was in use. Groups
 * that were silent ever since are only silent together.
 */
export class SoundGroups {
  readonly #conditions: ConditionParts;
  readonly #silence: number;
  #groups: readonly MeasuredGroup[] = [];
  #samples = new Float32Array(0);
  /** Of what the groups are made. */
  #key = '';

  constructor(conditions: ConditionSink) {
    this.#conditions = new ConditionParts(conditions);
    const { max_dbfs } = conditions.settingOf('audio_silence').limits;
    this.#silence = 10 ** ((max_dbfs ?? USUAL_SILENCE_DBFS) / 20);
  }

  /** Samples of a packet, which go on from those before. */
  feed(format: AudioFormat, channelOrder: string | null, payload: Uint8Array, timeNs: number): void {
    this.#follow(format, channelOrder, timeNs);
    if (this.#groups.length === 0) return;
    const { encoding, channels, samplingRateHz: sampleRate } = format;
    const bytes = AUDIO_ENCODINGS[encoding];
    const frames = Math.floor(payload.length / (bytes * channels));
    for (const group of this.#groups) {
      const { first, channels: count, watch } = group;
      if (this.#samples.length < frames * count) this.#samples = new Float32Array(frames * count);
      const samples = this.#samples.subarray(0, frames * count);
      const skip = encoding === 'AM824' ? 1 : 0;
      let at = 0;
      for (let frame = 0; frame < frames; frame++) {
        let pos = (frame * channels + first) * bytes + skip;
        for (let channel = 0; channel < count; channel++, pos += bytes) samples[at++] = sampleAt(payload, pos, bytes);
      }
      group.isUsed ||= samples.some((sample) => Math.abs(sample) > this.#silence);
      watch.heard({ timeNs, sampleRate, channels: count, samples, isPlanar: false });
    }
  }

  /** Samples are missing. */
  noteGap(): void {
    for (const { watch } of this.#groups) watch.gap();
  }

  snapshotAndReset(): SoundGroupFigures[] {
    return this.#groups.flatMap(({ name, first, watch }) => {
      const figures = watch.snapshotAndReset();
      return figures === null ? [] : [{ group: name, first_channel: first + 1, ...figures }];
    });
  }

  #follow({ encoding, channels, samplingRateHz }: AudioFormat, channelOrder: string | null, timeNs: number): void {
    const key = `${encoding} ${channels} ${samplingRateHz} ${channelOrder}`;
    if (key === this.#key) return;
    this.#key = key;
    this.#conditions.clear(timeNs);
    let first = 0;
    const groups = channelGroups(channels, channelOrder).map((group) => {
      const placed = { ...group, first };
      first += group.channels;
      return placed;
    });
    this.#groups = groups
      .filter((group) => group.first + group.channels <= MOST_CHANNELS && isMeasurable(samplingRateHz, group.channels))
      .map((group) => this.#measured(group));
  }

  #measured(group: ChannelGroup & { readonly first: number }): MeasuredGroup {
    const conditions = this.#conditions.add(() => measured.isUsed);
    const measured: MeasuredGroup = {
      ...group,
      watch: new SoundWatch({ pid: ABSENT, conditions, tell: () => undefined }),
      isUsed: false,
    };
    return measured;
  }
}

/** Full scale is 1; of AES3 the 24 bits of data, which follow the flags. */
function sampleAt(bytes: Uint8Array, pos: number, size: number): number {
  const upper = (bytes[pos]! << 24) | (bytes[pos + 1]! << 16);
  return (size === 2 ? upper : upper | (bytes[pos + 2]! << 8)) / 0x8000_0000;
}
