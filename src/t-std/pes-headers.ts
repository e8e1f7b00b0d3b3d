const INITIAL_CAPACITY = 8;
/** More than MB holds; beyond it headers count with the one before them. */
const MAX_CAPACITY = 4096;
/** Numbers of a header, and which is its size. */
const HEADER = 2;
const SIZE = 1;
/** Of all streams of which no header came; nothing is ever written into it. */
const NO_HEADERS = new Float64Array(0);

/**
 * PES headers that are in MB, each before a byte of the stream: they leave at once when that byte goes on into EB. Bounded.
 * Spec: ISO/IEC 13818-1, 2.4.2.4
 */
export class PesHeaders {
  /** Bytes of all of them. */
  bytes = 0;
  /** Of each header the place of the byte behind it, and its size. */
  #headers = NO_HEADERS;
  #capacity = 0;
  /** Headers pushed and gone so far. */
  #pushed = 0;
  #gone = 0;

  /** A header of that size stands before the byte at that place; the places ascend. */
  push(place: number, bytes: number): void {
    this.bytes += bytes;
    if (this.#pushed - this.#gone === this.#capacity && !this.#grow()) {
      this.#headers[this.#slotOf(this.#pushed - 1) + SIZE]! += bytes;
      return;
    }
    const slot = this.#slotOf(this.#pushed++);
    this.#headers[slot] = place;
    this.#headers[slot + SIZE] = bytes;
  }

  /** The bytes before that place went on. */
  leave(place: number): void {
    while (this.#gone < this.#pushed) {
      const slot = this.#slotOf(this.#gone);
      if (this.#headers[slot]! >= place) return;
      this.bytes -= this.#headers[slot + SIZE]!;
      this.#gone++;
    }
  }

  clear(): void {
    this.#gone = this.#pushed;
    this.bytes = 0;
  }

  #slotOf(header: number): number {
    return (header & (this.#capacity - 1)) * HEADER;
  }

  #grow(): boolean {
    if (this.#capacity === MAX_CAPACITY) return false;
    const capacity = Math.max(INITIAL_CAPACITY, this.#capacity * 2);
    const headers = new Float64Array(capacity * HEADER);
    for (let n = this.#gone; n < this.#pushed; n++) {
      const from = this.#slotOf(n);
      headers.set(this.#headers.subarray(from, from + HEADER), (n & (capacity - 1)) * HEADER);
    }
    this.#headers = headers;
    this.#capacity = capacity;
    return true;
  }
}
