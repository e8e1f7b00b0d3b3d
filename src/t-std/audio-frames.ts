import { createFrameReader } from '../codec/audio/create-frame-reader.js';
import type { FrameReader } from '../codec/audio/frame-reader.js';
import { type FrameSink, FrameWalker } from '../codec/audio/frame-walker.js';
import type { AudioStreamHeader } from '../codec/stream-header.js';
import { SECOND_27M } from './transport-buffer.js';

/** What is told of the frames of an audio stream. */
export interface AudioFrameSink {
  /**
   * A frame, with the PES header right before it, began `behind` bytes before the end of the piece that was fed; `isTimed`
   * when the PES packet's time is its own.
   */
  frame(behind: number, duration27M: number, isTimed: boolean): void;
}

/** Any PTS: only whether there is one is of interest. */
const SOME_TIME = 0;

/** Tells the frames of an audio stream as they begin, but not the first one of those that lead to each other. */
export class AudioFrames implements FrameSink {
  /** Times that a frame was not where it should be, since one last was. */
  syncLosses = 0;

  readonly #sink: AudioFrameSink;
  readonly #reader: FrameReader;
  readonly #walker: FrameWalker;
  /** Of LATM, whose frames mostly do not tell it. */
  readonly #duration27M: number;
  #isConfirmed = false;

  constructor(header: AudioStreamHeader, sink: AudioFrameSink) {
    this.#sink = sink;
    this.#reader = createFrameReader(header.codec);
    this.#walker = new FrameWalker(this.#reader, this, this.#reader.sizeBytes);
    const { audio } = header;
    this.#duration27M = header.codec === 'latm' ? (audio.samples * SECOND_27M) / audio.sampleRateHz : 0;
  }

  /** A PES packet begins, with a header of that size. */
  startPes(hasTime: boolean, headerBytes: number): void {
    this.#walker.startPes(hasTime ? SOME_TIME : Number.NaN, headerBytes);
  }

  /** Bytes were lost. */
  lose(): void {
    this.#walker.lose();
  }

  feed(bytes: Uint8Array, pos: number, end: number): void {
    this.#walker.feed(bytes, pos, end);
  }

  confirmed(): void {
    this.#isConfirmed = false;
  }

  frame(_sizeBytes: number, pts90k: number, behindBytes: number): void {
    if (this.#isConfirmed) this.syncLosses = 0;
    this.#isConfirmed = true;
    const { samples, sampleRateHz } = this.#reader;
    // What belongs to the frame before it has no time of its own.
    const duration27M = samples === 0 ? this.#duration27M : (samples * SECOND_27M) / sampleRateHz;
    this.#sink.frame(behindBytes, duration27M, !Number.isNaN(pts90k));
  }

  lost(): void {
    this.syncLosses++;
  }
}
