import { RtpHeader } from '../../net/rtp.js';
import { type FlowDescription, isPtpLocked } from '../../st2110/d10/flow-description.js';
import { AudioAnalyzer, type AudioSnapshot, type DescribedAudio } from '../../st2110/d30/audio-analyzer.js';
import type { GapCause, PayloadAnalyzer, PayloadFields, PayloadOptions, PayloadRun } from '../payload-analyzer.js';
import { checkAudio } from './audio-description-check.js';
import { DescriptionCheck } from './description-check.js';
import type { DescriptionMismatchEvent } from './description-event.js';
import { type EssenceChangeEvent, EssenceEvents, essenceChange } from './essence-event.js';
import { type SoundGroupFigures, SoundGroups } from './sound-groups.js';

export interface AudioStreamSnapshot extends PayloadFields, AudioSnapshot {
  readonly kind: 'st2110-30';
  /** By groups of channels; empty while the format is not known. */
  readonly sound: readonly SoundGroupFigures[];
}

/** The sound in the datagrams of a stream. Spec: SMPTE ST 2110-30; SMPTE ST 2110-31 */
export class AudioStreamPayload
  implements PayloadAnalyzer<AudioStreamSnapshot, EssenceChangeEvent | DescriptionMismatchEvent>
{
  readonly #rtp = new RtpHeader();
  readonly #events = new EssenceEvents();
  readonly #analyzer: AudioAnalyzer;
  readonly #sound: SoundGroups;
  readonly #check = new DescriptionCheck();
  #description: FlowDescription | undefined;
  #timeNs = 0;
  #sequence = -1;
  #format: string | null = null;
  #channelOrder: string | null = null;

  constructor({
    hasArrivalTimes,
    description,
    conditions,
  }: Pick<PayloadOptions, 'hasArrivalTimes' | 'description' | 'conditions'>) {
    this.#analyzer = new AudioAnalyzer(hasArrivalTimes);
    this.#sound = new SoundGroups(conditions);
    this.describe(description);
  }

  describe(description: FlowDescription | undefined): void {
    this.#description = description?.kind === 'st2110-30' ? description : undefined;
    this.#check.reset();
    if (description !== undefined && this.#description === undefined)
      this.#check.mismatch('encoding', description.kind, 'st2110-30', this.#timeNs);
    this.#channelOrder = description?.audio?.channel_order ?? null;
    this.#analyzer.describe(describedAudio(description));
  }

  feedBatch({ batch, first, end, offset, timesNs, isLast }: PayloadRun): void {
    const { payload, sizes, arrivalDeltaNs, baseSeconds, baseNanoseconds } = batch;
    let at = offset;
    for (let row = first; row < end; row++) {
      const size = sizes[row]!;
      if (this.#rtp.parse(payload, at, size)) {
        const nanoseconds = baseNanoseconds + arrivalDeltaNs[row]!;
        this.#analyzer.feed(this.#rtp, payload, timesNs[row]!, baseSeconds, nanoseconds);
        this.#measure(payload, timesNs[row]!);
      }
      at += size;
    }
    if (!isLast) return;
    this.#analyzer.settleBy(timesNs[end - 1]!);
    this.#timeNs = timesNs[end - 1]!;
    this.#followFormat(this.#timeNs);
    this.#checkFormat(this.#timeNs);
  }

  noteGap(_timeNs: number, cause: GapCause): void {
    this.#analyzer.noteGap(cause === 'loss' || cause === 'host_drops');
    if (cause !== 'clock_set') this.#sequence = -1;
  }

  silence(timeNs: number): void {
    this.#analyzer.settleBy(timeNs);
  }

  takeEvents(): readonly (EssenceChangeEvent | DescriptionMismatchEvent)[] {
    return [...this.#events.take(), ...this.#check.takeEvents()];
  }

  settle(): void {
    this.#analyzer.settle();
  }

  snapshotAndReset(): AudioStreamSnapshot {
    return { kind: 'st2110-30', ...this.#analyzer.snapshotAndReset(), sound: this.#sound.snapshotAndReset() };
  }

  #checkFormat(timeNs: number): void {
    const { detected } = this.#analyzer;
    if (this.#description === undefined || detected === undefined) return;
    checkAudio(this.#check, this.#description, { ...detected, payloadType: this.#rtp.payloadType }, timeNs);
  }

  /** Packets that come late or again are not heard. */
  #measure(bytes: Uint8Array, timeNs: number): void {
    const { format } = this.#analyzer;
    const { sequence, payloadOffset, payloadLength } = this.#rtp;
    const ahead = (sequence - this.#sequence) & 0xffff;
    if (format === undefined || (this.#sequence >= 0 && (ahead === 0 || ahead >= 0x8000))) return;
    if (ahead !== 1) this.#sound.noteGap();
    this.#sequence = sequence;
    this.#sound.feed(format, this.#channelOrder, bytes.subarray(payloadOffset, payloadOffset + payloadLength), timeNs);
  }

  /** Samples in a packet and channels; what is guessed as the stream begins is no change. */
  #followFormat(timeNs: number): void {
    const { format } = this.#analyzer;
    if (format === undefined || Number.isNaN(format.samplingRateHz) || format.certainty === 'possible') return;
    const { channels, encoding, samplingRateHz, packetSamples } = format;
    const text = `${encoding}, ${channels} channels, ${samplingRateHz} Hz, ${packetSamples} samples in a packet`;
    if (this.#format !== null && text !== this.#format) {
      this.#events.tell(essenceChange('audio_format', timeNs, this.#format, text));
    }
    this.#format = text;
  }
}

function describedAudio(description: FlowDescription | undefined): DescribedAudio | undefined {
  const audio = description?.audio ?? null;
  if (description === undefined || audio === null) return undefined;
  const { encoding, channels, sample_rate_hz: samplingRateHz } = audio;
  return {
    encoding,
    channels,
    samplingRateHz,
    ptpOffset: isPtpLocked(description) ? description.media_clock_offset : null,
  };
}
