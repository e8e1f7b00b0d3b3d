const INITIAL_CAPACITY = 8;
/** More than MB holds; beyond it headers count with the one before them. */
const MAX_CAPACITY = 4096;

/**
 * PES headers that are in MB, each before a byte of the stream: they leave at once when that byte goes on into EB. Bounded.
 * Spec: ISO/IEC 13818-1, 2.4.2.4
 */
export class PesHeaders {
  /** Bytes of all of them. */
  bytes = 0;
  #places = new Float64Array(INITIAL_CAPACITY);
  #sizes = new Float64Array(INITIAL_CAPACITY);
  /** Headers pushed and gone so far. */
  #pushed = 0;
  #gone = 0;

  /** A header of that size stands before the byte at that place; the places ascend. */
  push(place: number, bytes: number): void {
    this.bytes += bytes;
    if (this.#pushed - this.#gone === this.#places.length && !this.#grow()) {
      this.#sizes[(this.#pushed - 1) & (MAX_CAPACITY - 1)]! += bytes;
      return;
    }
    const slot = this.#pushed++ & (this.#places.length - 1);
    this.#places[slot] = place;
    this.#sizes[slot] = bytes;
  }

  /** The bytes before that place went on. */
  leave(place: number): void {
    const mask = this.#places.length - 1;
    while (this.#gone < this.#pushed && this.#places[this.#gone & mask]! < place) {
      this.bytes -= this.#sizes[this.#gone & mask]!;
      this.#gone++;
    }
  }

  clear(): void {
    this.#gone = this.#pushed;
    this.bytes = 0;
  }

  #grow(): boolean {
    const capacity = this.#places.length;
    if (capacity === MAX_CAPACITY) return false;
    const places = new Float64Array(capacity * 2);
    const sizes = new Float64Array(capacity * 2);
    for (let n = this.#gone; n < this.#pushed; n++) {
      places[n & (capacity * 2 - 1)] = this.#places[n & (capacity - 1)]!;
      sizes[n & (capacity * 2 - 1)] = this.#sizes[n & (capacity - 1)]!;
    }
    this.#places = places;
    this.#sizes = sizes;
    return true;
  }
}
