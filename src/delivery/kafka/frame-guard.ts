/** Longest answer of a broker: that on its topics takes some MB where there are very many. */
export const LONGEST_FRAME = 8 << 20;
const LENGTH_BYTES = 4;
/** The number of the request that is answered. */
const SHORTEST_FRAME = 4;

/**
 * Watches what a broker sends, frame by frame: a signed length of 4 bytes, then as many bytes.
 * Spec: Apache Kafka protocol, Common Request and Response Structure
 */
export class FrameGuard {
  readonly #header = Buffer.alloc(LENGTH_BYTES);
  #headerBytes = 0;
  /** Bytes of the frame that are still to come. */
  #rest = 0;
  /** Requests that are not answered yet. */
  #due = 0;

  /** A request is on its way. */
  asked(): void {
    this.#due++;
  }

  /** What is wrong with these bytes; undefined: nothing. To be asked no more after that. */
  faultOf(bytes: Uint8Array): string | undefined {
    for (let at = 0; at < bytes.length; ) {
      if (this.#rest > 0) {
        const part = Math.min(this.#rest, bytes.length - at);
        this.#rest -= part;
        at += part;
        continue;
      }
      this.#header[this.#headerBytes++] = bytes[at++]!;
      if (this.#headerBytes < LENGTH_BYTES) continue;
      this.#headerBytes = 0;
      const length = this.#header.readInt32BE();
      if (length < SHORTEST_FRAME || length > LONGEST_FRAME) return `an answer of ${length} bytes`;
      if (this.#due === 0) return 'an answer that nobody asked for';
      this.#due--;
      this.#rest = length;
    }
    return undefined;
  }
}
