const FIRST_SIZE = 64 << 10;
/** Copied in words; what is larger, at once. */
const MOST_BY_WORDS = 256;
/** More is given up: no access unit is that large. */
export const MAX_WINDOW_BYTES = 16 << 20;

/** The last bytes of an elementary stream, by their place in it: those that may still be part of a sample. */
export class ByteWindow {
  #bytes = new Uint8Array(FIRST_SIZE);
  #target = new DataView(this.#bytes.buffer);
  #source: DataView = this.#target;
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
    if (size > MOST_BY_WORDS) this.#bytes.set(bytes.subarray(start, end), this.#end);
    else this.#copy(bytes, start, size);
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

  /** What is in a transport packet: no view of it is made, which would be 133,000 objects a second at 200 Mb/s. */
  #copy(bytes: Uint8Array, start: number, size: number): void {
    if (this.#source.buffer !== bytes.buffer) this.#source = new DataView(bytes.buffer);
    const [source, target] = [this.#source, this.#target];
    const from = bytes.byteOffset + start;
    const to = this.#end;
    const words = size & ~3;
    for (let at = 0; at < words; at += 4) target.setUint32(to + at, source.getUint32(from + at, true), true);
    for (let at = words; at < size; at++) target.setUint8(to + at, source.getUint8(from + at));
  }

  #makeRoom(size: number): void {
    const kept = this.#bytes.subarray(this.#start, this.#end);
    const isRoomy = kept.length + size <= this.#bytes.length / 2;
    if (isRoomy) this.#bytes.copyWithin(0, this.#start, this.#end);
    else {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, (kept.length + size) * 2));
      grown.set(kept);
      this.#bytes = grown;
      this.#target = new DataView(grown.buffer);
    }
    this.#end -= this.#start;
    this.#start = 0;
  }
}
