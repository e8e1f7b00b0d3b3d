import { type HeaderCodec, type StreamHeader, streamHeaderIn } from './stream-header.js';

/** Bytes of a PES packet's payload that are looked through. */
const PROBE_SIZE = 4096;

/**
 * Looks for the first header of an elementary stream at the beginning of its PES packets: takes pieces of their payload
 * and keeps no more than 4096 bytes.
 */
export class StreamProbe {
  readonly #codec: HeaderCodec;
  readonly #buffer = new Uint8Array(PROBE_SIZE);
  #length = 0;
  #isStarted = false;

  constructor(codec: HeaderCodec) {
    this.#codec = codec;
  }

  /** A PES packet begins: what is fed next is the beginning of its payload. */
  startPes(): void {
    this.#length = 0;
    this.#isStarted = true;
  }

  /** The next piece of the payload; returns the header when it is whole. */
  feed(bytes: Uint8Array, pos: number, end: number): StreamHeader | undefined {
    const size = Math.min(end - pos, PROBE_SIZE - this.#length);
    if (!this.#isStarted || size <= 0) return undefined;
    for (let n = 0; n < size; n++) this.#buffer[this.#length + n] = bytes[pos + n]!;
    this.#length += size;
    return streamHeaderIn(this.#codec, this.#buffer, 0, this.#length);
  }
}
