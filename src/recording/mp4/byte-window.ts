const FIRST_SIZE = 64 << 10;
/** More is given up: no access unit is that large. */
export const MAX_WINDOW_BYTES = 16 << 20;

/** The last bytes of an elementary stream, by their place in it: those that may still be part of a sample. */
export class ByteWindow {
  #bytes = new Uint8Array(FIRST_SIZE);
  #start = 0;
  #end = 0;
  /** Place of the first byte that is kept. */
  #from = 0;

  /** Place of the next byte. */
  get position(): number {
    return this.#from + this.#end - this.#start;
  }

  append(bytes: Uint8Array, start: number, end: number): void {
    const size = end - start;
    if (this.#end - this.#start + size > MAX_WINDOW_BYTES) this.dropBefore(this.position);
    if (this.#end + size > this.#bytes.length) this.#makeRoom(size);
    this.#bytes.set(bytes.subarray(start, end), this.#end);
    this.#end += size;
  }

  /** The bytes from one place to another, valid until the next call of `append`; undefined where some are not kept. */
  view(from: number, to: number): Uint8Array | undefined {
    if (from < this.#from || to > this.position || from > to) return undefined;
    const at = this.#start + from - this.#from;
    return this.#bytes.subarray(at, at + to - from);
  }

  dropBefore(place: number): void {
    const size = Math.min(place, this.position) - this.#from;
    if (size <= 0) return;
    this.#start += size;
    this.#from += size;
    if (this.#start === this.#end) {
      this.#start = 0;
      this.#end = 0;
    }
  }

  #makeRoom(size: number): void {
    const kept = this.#bytes.subarray(this.#start, this.#end);
    const isRoomy = kept.length + size <= this.#bytes.length / 2;
    if (isRoomy) this.#bytes.copyWithin(0, this.#start, this.#end);
    else {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, (kept.length + size) * 2));
      grown.set(kept);
      this.#bytes = grown;
    }
    this.#end -= this.#start;
    this.#start = 0;
  }
}
