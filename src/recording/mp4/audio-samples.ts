// Tested by: test/recording/mp4/mp4-muxer.test.ts, test/recording/mp4/samples.test.ts
import type { FramedCodec } from '../../codec/audio/audio-format.js';
import { createFrameReader } from '../../codec/audio/create-frame-reader.js';
import type { FrameReader } from '../../codec/audio/frame-reader.js';
import { type FrameSink, FrameWalker } from '../../codec/audio/frame-walker.js';
import { LOAS_HEADER_SIZE } from '../../codec/audio/latm.js';
import { aacFormat, ac3Format, adtsConfig, mpegAudioFormat, opusFormat } from './audio-format-of.js';
import { ByteWindow } from './byte-window.js';
import { LatmUnits } from './latm-units.js';
import type { SampleSink, SampleSource, TrackFormat } from './sample.js';

const PTS_HZ = 90_000;
/** Frames that are not whole yet: more than any buffer of a decoder has. */
const MAX_WAITING = 256;
const ADTS_HEADER = 7;
const ADTS_CRC = 2;
/** useSameStreamMux, the first bit of an AudioMuxElement. */
const SAME_STREAM_MUX = 0x80;

/** Codecs whose frames can be samples. */
const MP4_AUDIO_CODECS = ['mpeg_audio', 'adts', 'latm', 'ac3', 'opus'] as const satisfies readonly FramedCodec[];
export type Mp4AudioCodec = (typeof MP4_AUDIO_CODECS)[number];

/** What of a codec cannot be in MP4, or is not put there. */
const REFUSALS: Readonly<Record<Mp4AudioCodec, string>> = {
  mpeg_audio: 'MPEG audio that cannot be read',
  adts: 'AAC whose channels stand in a program_config_element, or with several blocks in a frame',
  latm: 'AAC in LATM of several programs or layers',
  ac3: 'AC-3 that cannot be read',
  opus: 'Opus in dual mono, or whose channels the PMT does not tell',
};

export function isMp4Audio(codec: FramedCodec): codec is Mp4AudioCodec {
  return (MP4_AUDIO_CODECS as readonly FramedCodec[]).includes(codec);
}

/** A frame that was found, whose end may still come. */
interface FoundFrame {
  readonly at: number;
  size: number;
  readonly pts90k: number;
  readonly samples: number;
  readonly rateHz: number;
}

/** The frames of an audio stream as samples, without the headers that only a stream has. */
export class AudioSamples implements SampleSource, FrameSink {
  readonly #window = new ByteWindow();
  readonly #reader: FrameReader;
  readonly #walker: FrameWalker;
  readonly #latm = new LatmUnits();
  readonly #waiting: FoundFrame[] = [];
  #candidate: Omit<FoundFrame, 'at'> | undefined;
  /** Where the candidate begins; NaN: before the next frame. */
  #candidateAt = Number.NaN;
  #pesAt = 0;
  #formatKey = '';
  #head = -1;
  /** Packets since the last frame that was whole. */
  #packets = 0;

  /** `channelConfigCode`: of the descriptor of Opus; -1 where there is none. */
  constructor(
    readonly codec: Mp4AudioCodec,
    readonly sink: SampleSink,
    readonly channelConfigCode = -1,
  ) {
    this.#reader = createFrameReader(codec, channelConfigCode);
    this.#walker = new FrameWalker(this.#reader, this);
  }

  startPes(pts90k: number): void {
    this.#pesAt = this.#window.position;
    this.#walker.startPes(pts90k, 0);
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    this.#packets++;
    this.#window.append(bytes, start, end);
    this.#walker.feed(bytes, start, end);
    this.#handOn(false);
  }

  gap(): void {
    this.#handOn(true);
    this.#leaveOut();
    this.#waiting.length = 0;
    this.#window.dropBefore(this.#window.position);
    this.#walker.lose();
    this.sink.gap?.();
  }

  flush(): void {
    const candidate = this.#candidate;
    if (candidate !== undefined && !Number.isNaN(this.#candidateAt)) {
      this.#waiting.push({ ...candidate, at: this.#candidateAt });
    }
    this.#handOn(true);
    this.#leaveOut();
  }

  candidate(size: number, pts90k: number, isFirst: boolean): void {
    this.#candidateAt = isFirst ? this.#pesAt : Number.NaN;
    this.#candidate = { size, pts90k, samples: this.#reader.samples, rateHz: this.#reader.sampleRateHz };
  }

  confirmed(isConfirmed: boolean): void {
    if (!isConfirmed) this.#candidate = undefined;
  }

  frame(size: number, pts90k: number, behindBytes: number): void {
    const at = this.#window.position - behindBytes;
    if (this.#candidate !== undefined) this.#waiting.push({ ...this.#candidate, at: at - this.#candidate.size });
    this.#candidate = undefined;
    this.#push({ at, size, pts90k, samples: this.#reader.samples, rateHz: this.#reader.sampleRateHz });
  }

  /** A substream without samples of its own is a part of the frame before it. */
  #push(frame: FoundFrame): void {
    const before = this.#waiting.at(-1);
    const isPart = this.codec === 'ac3' && frame.samples === 0;
    if (!isPart) this.#waiting.push(frame);
    else if (before !== undefined && before.at + before.size === frame.at) before.size += frame.size;
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
  }

  /** Those that are whole; of AC-3 only with another one behind, as a part of it may follow. */
  #handOn(isLast: boolean): void {
    const { position } = this.#window;
    const keeps = this.codec === 'ac3' && !isLast ? 1 : 0;
    while (this.#waiting.length > keeps && this.#waiting[0]!.at + this.#waiting[0]!.size <= position) {
      const frame = this.#waiting.shift()!;
      const bytes = this.#window.view(frame.at, frame.at + frame.size);
      if (bytes !== undefined) this.#take(frame, bytes);
    }
    this.#window.dropBefore(this.#keptFrom());
  }

  /** The first byte that may still be asked for. */
  #keptFrom(): number {
    const first = this.#waiting[0]?.at;
    if (first !== undefined) return first;
    const { position } = this.#window;
    if (this.#candidate === undefined) return position - this.#reader.headBytes;
    const least = position - this.#candidate.size - this.#reader.headBytes - 188;
    return Number.isNaN(this.#candidateAt) ? least : this.#candidateAt;
  }

  #take(frame: FoundFrame, bytes: Uint8Array): void {
    const units = this.#unitsOf(bytes);
    if (units.length === 0 || !this.#hasFormat(bytes, frame.rateHz)) {
      this.#leaveOut(this.#refusalOf(bytes));
      return;
    }
    this.#packets = 0;
    const duration90k = (frame.samples * PTS_HZ) / frame.rateHz / units.length;
    for (const [n, unit] of units.entries()) {
      const data = this.sink.room(unit.length);
      data.set(unit);
      const pts90k = n === 0 ? frame.pts90k : Number.NaN;
      this.sink.sample({ data, pts90k, dts90k: pts90k, duration90k, isSync: true });
    }
  }

  /** Whether the frame can be a sample; another format than before is told. */
  #hasFormat(bytes: Uint8Array, rateHz: number): boolean {
    if (rateHz === 0) return false;
    const head = headOf(this.codec, bytes, rateHz);
    if (head >= 0 && head === this.#head) return true;
    const format = this.#formatOf(bytes, rateHz);
    if (format === undefined) return false;
    const key = formatKeyOf(format);
    if (key !== this.#formatKey) this.sink.format(format);
    this.#formatKey = key;
    this.#head = head;
    return true;
  }

  /** What came since the last sample is in no file. */
  #leaveOut(reason?: string): void {
    if (this.#packets > 0 || reason !== undefined) this.sink.leftOut?.(this.#packets, reason);
    this.#packets = 0;
  }

  /** Why no frame so far could be a sample; undefined where it is this one alone, or LATM has not told its configuration. */
  #refusalOf(bytes: Uint8Array): string | undefined {
    const isUntold = this.codec === 'latm' && (bytes[LOAS_HEADER_SIZE]! & SAME_STREAM_MUX) !== 0;
    return this.#formatKey !== '' || isUntold ? undefined : REFUSALS[this.codec];
  }

  /** They may be views of the frame. */
  #unitsOf(bytes: Uint8Array): Uint8Array[] {
    switch (this.codec) {
      case 'latm':
        return this.#latm.read(bytes);
      case 'adts': {
        // Several blocks in one frame cannot be told apart without decoding them.
        const isSingle = (bytes[6]! & 3) === 0;
        const header = ADTS_HEADER + ((bytes[1]! & 1) === 0 ? ADTS_CRC : 0);
        return isSingle && bytes.length > header ? [bytes.subarray(header)] : [];
      }
      case 'opus': {
        const header = opusHeaderSize(bytes);
        return bytes.length > header ? [bytes.subarray(header)] : [];
      }
      default:
        return [bytes];
    }
  }

  #formatOf(bytes: Uint8Array, rateHz: number): TrackFormat | undefined {
    switch (this.codec) {
      case 'adts': {
        const known = adtsConfig(bytes);
        return known && aacFormat(known.config, rateHz, known.channels);
      }
      case 'latm': {
        const { config } = this.#latm;
        return config && aacFormat(config, rateHz, this.#reader.format().channels ?? 2);
      }
      case 'ac3':
        return ac3Format(bytes);
      case 'opus':
        return opusFormat(this.channelConfigCode);
      case 'mpeg_audio':
        return mpegAudioFormat(bytes, rateHz);
    }
  }
}

/** What of a frame its format is made of, where that stands in its first bytes; -1 where it does not. */
function headOf(codec: Mp4AudioCodec, bytes: Uint8Array, rateHz: number): number {
  const channels = bytes[3]! & 0xc0;
  if (codec === 'adts') return (rateHz * 256 + bytes[2]!) * 256 + channels;
  return codec === 'mpeg_audio' ? (rateHz * 256 + bytes[1]!) * 256 + channels : -1;
}

/** The rate of E-AC-3 may change from frame to frame, which is no other format. */
function formatKeyOf({ entry, boxes, timescale, channels }: TrackFormat): string {
  const data = boxes.map((box) => Buffer.from(box.data.subarray(box.type === 'dec3' ? 2 : 0)).toString('base64'));
  return [entry, timescale, channels, ...data].join(' ');
}

/** opus_control_header. Spec: Opus in MPEG-TS */
function opusHeaderSize(bytes: Uint8Array): number {
  const flags = bytes[1]!;
  let at = 2;
  while (at < bytes.length && bytes[at++] === 0xff);
  if ((flags & 0x10) !== 0) at += 2;
  if ((flags & 0x08) !== 0) at += 2;
  if ((flags & 0x04) !== 0) at += 1 + (bytes[at] ?? 0);
  return at;
}
