import { type HeaderCodec, mayHoldHeader, type StreamHeader, streamHeaderIn } from './stream-header.js';

/** Bytes of a PES packet's payload that are looked through. */
const PROBE_SIZE = 4096;
/** Bytes of a start code that may end a piece. */
const OVERLAP = 3;

/** Stands for missing bytes: begins neither a start code nor an audio frame, and what follows is not the beginning of a payload. */
const NO_HEADER = 0x55;

/**
 * Looks for the first header of an elementary stream at the beginning of its PES packets: takes pieces of their payload
 * and keeps no more than 4096 bytes.
 */
export class StreamProbe {
  readonly #codec: HeaderCodec;
  readonly #buffer = new Uint8Array(PROBE_SIZE);
  #length = 0;
  #isStarted = false;
  /** A header may have begun. */
  #mayHold = false;

  constructor(codec: HeaderCodec) {
    this.#codec = codec;
  }

  /** A PES packet begins: what is fed next is the beginning of its payload. */
  startPes(): void {
    this.#length = 0;
    this.#isStarted = true;
    this.#mayHold = false;
  }

  /** Bytes are missing: what came before them is no part of a header that is still to come. */
  gap(): void {
    if (this.#length === 0) return;
    this.#buffer[0] = NO_HEADER;
    this.#length = 1;
    this.#mayHold = false;
  }

  /** The next piece of the payload; returns the header when it is whole. */
  feed(bytes: Uint8Array, pos: number, end: number): StreamHeader | undefined {
    const size = Math.min(end - pos, PROBE_SIZE - this.#length);
    if (!this.#isStarted || size <= 0) return undefined;
    for (let n = 0; n < size; n++) this.#buffer[this.#length + n] = bytes[pos + n]!;
    const from = Math.max(0, this.#length - OVERLAP);
    this.#length += size;
    this.#mayHold ||= mayHoldHeader(this.#codec, this.#buffer, from, this.#length);
    if (!this.#mayHold) return undefined;
    return streamHeaderIn(this.#codec, this.#buffer, 0, this.#length);
  }
}
