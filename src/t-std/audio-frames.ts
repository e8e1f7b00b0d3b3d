import { AC3_HEADER_SIZE, ac3HeaderAt } from '../codec/audio/ac3.js';
import { ADTS_HEADER_SIZE, adtsHeaderAt } from '../codec/audio/adts.js';
import { LOAS_HEADER_SIZE, loasFrameSizeAt } from '../codec/audio/latm.js';
import { MPEG_AUDIO_HEADER_SIZE, mpegAudioHeaderAt } from '../codec/audio/mpeg-audio.js';
import type { AudioStreamHeader } from '../codec/stream-header.js';
import { SECOND_27M } from './transport-buffer.js';

const HEADER_SIZES = {
  mpeg_audio: MPEG_AUDIO_HEADER_SIZE,
  adts: ADTS_HEADER_SIZE,
  latm: LOAS_HEADER_SIZE,
  ac3: AC3_HEADER_SIZE,
} as const;
const AAC_SAMPLES = 1024;

/** What is told of the frames of an audio stream. */
export interface AudioFrameSink {
  /**
   * A frame, with the PES header right before it, began `behind` bytes before the end of the piece that was fed; `isTimed`
   * when the PES packet's time is its own.
   */
  frame(behind: number, duration27M: number, isTimed: boolean): void;
}

/** First byte of a frame. */
const SYNC_BYTES = { mpeg_audio: 0xff, adts: 0xff, latm: 0x56, ac3: 0x0b } as const;

/** Whether frames are found: not yet, one that no other has confirmed, or one after the other. */
const Sync = { SEARCHING: 0, CANDIDATE: 1, FOUND: 2 } as const;
type Sync = (typeof Sync)[keyof typeof Sync];

/**
 * Walks from frame to frame of an audio stream, over the borders of packets. Where a frame is not where it should be, it
 * searches for one that leads to another.
 */
export class AudioFrames {
  /** Times that a frame was not where it should be, since one last was. */
  syncLosses = 0;

  readonly #codec: AudioStreamHeader['codec'];
  readonly #sink: AudioFrameSink;
  readonly #headerSize: number;
  readonly #syncByte: number;
  readonly #rateHz: number;
  readonly #header = new Uint8Array(AC3_HEADER_SIZE);
  #headerLength = 0;
  /** Bytes to the next frame, when no part of its header has come. */
  #untilNext = 0;
  #sync: Sync = Sync.SEARCHING;
  /** A PES packet with a time began, and no frame in it yet; whether that is so of the frame that has begun. */
  #hasTime = false;
  #isFrameTimed = false;
  /** Size of the PES header right before the next frame, and before the one that has begun. */
  #lead = 0;
  #frameLead = 0;
  /** Duration of the frame whose header was read last; 0 for one that belongs to the frame before it. */
  #duration27M = 0;

  constructor(header: AudioStreamHeader, sink: AudioFrameSink) {
    this.#codec = header.codec;
    this.#headerSize = HEADER_SIZES[header.codec];
    this.#syncByte = SYNC_BYTES[header.codec];
    this.#rateHz = header.audio.sampleRateHz;
    this.#sink = sink;
  }

  /** A PES packet begins, with a header of that size. */
  startPes(hasTime: boolean, headerBytes: number): void {
    this.#hasTime = hasTime;
    if (this.#sync === Sync.SEARCHING) this.#headerLength = 0;
    this.#lead = this.#untilNext === 0 && this.#headerLength === 0 ? headerBytes : 0;
  }

  /** Bytes were lost. */
  lose(): void {
    this.#sync = Sync.SEARCHING;
    this.#headerLength = 0;
    this.#untilNext = 0;
    this.#hasTime = false;
  }

  feed(bytes: Uint8Array, pos: number, end: number): void {
    let at = pos;
    while (at < end) {
      if (this.#untilNext > 0) {
        const step = Math.min(this.#untilNext, end - at);
        this.#untilNext -= step;
        at += step;
        continue;
      }
      if (this.#headerLength === 0) {
        if (this.#sync === Sync.SEARCHING && bytes[at] !== this.#syncByte) {
          this.#hasTime = false;
          at++;
          continue;
        }
        this.#beginFrame();
      }
      this.#header[this.#headerLength++] = bytes[at++]!;
      if (this.#headerLength === this.#headerSize) this.#takeHeader(end - at);
    }
  }

  #beginFrame(): void {
    this.#isFrameTimed = this.#hasTime;
    this.#hasTime = false;
    this.#frameLead = this.#lead;
    this.#lead = 0;
  }

  #takeHeader(left: number): void {
    const size = this.#frameSize();
    if (size < this.#headerSize) {
      if (this.#sync === Sync.FOUND) this.syncLosses++;
      this.#sync = Sync.SEARCHING;
      this.#header.copyWithin(0, 1, this.#headerSize);
      this.#headerLength--;
      this.#isFrameTimed = false;
      return;
    }
    this.#headerLength = 0;
    this.#untilNext = size - this.#headerSize;
    if (this.#sync === Sync.SEARCHING) {
      this.#sync = Sync.CANDIDATE;
      return;
    }
    if (this.#sync === Sync.CANDIDATE) this.#sync = Sync.FOUND;
    else this.syncLosses = 0;
    this.#sink.frame(left + this.#headerSize + this.#frameLead, this.#duration27M, this.#isFrameTimed);
  }

  /** Size of the frame whose header is at hand; 0 when it is none. */
  #frameSize(): number {
    const header = this.#header;
    if (this.#codec === 'latm') {
      this.#duration27M = (AAC_SAMPLES * SECOND_27M) / this.#rateHz;
      return loasFrameSizeAt(header, 0, this.#headerSize);
    }
    const frame =
      this.#codec === 'mpeg_audio'
        ? mpegAudioHeaderAt(header, 0, this.#headerSize)
        : this.#codec === 'adts'
          ? adtsHeaderAt(header, 0, this.#headerSize)
          : ac3HeaderAt(header, 0, this.#headerSize);
    if (frame === undefined) return 0;
    const isDependent = 'isDependent' in frame && frame.isDependent;
    this.#duration27M = isDependent ? 0 : (frame.samples * SECOND_27M) / frame.sampleRateHz;
    return frame.frameSizeBytes;
  }
}
