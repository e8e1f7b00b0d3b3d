// Tested by: test/codec/video/key-pictures.test.ts

/** Largest picture that is cut: an intra picture of UHD at the highest rates that are sent. */
const MAX_KEY_SIZE = 8 * 1024 * 1024;
const FIRST_SIZE = 64 * 1024;
/** Bytes in which the beginning of a picture may lie before it is known as such. */
const TAIL = 1024;

/** Keeps the bytes of the access unit that has begun, while it may be one that is wanted. */
export class KeyRecorder {
  /** Access units that were too large. */
  tooLarge = 0;
  #bytes = new Uint8Array(0);
  #length = 0;
  /** Position in the stream of its first byte. */
  #from = 0;
  #isOn = false;
  /** The picture is none that is wanted: only where the next one may begin counts. */
  #isPassing = true;

  get isOn(): boolean {
    return this.#isOn;
  }

  /** What comes next must be kept, though the picture is not wanted. */
  get isPassing(): boolean {
    return this.#isPassing;
  }

  start(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#isPassing = true;
    this.#length = 0;
  }

  stop(): void {
    this.#isOn = false;
    this.#length = 0;
    // What a large picture took is given back.
    this.#bytes = new Uint8Array(0);
  }

  /** The next bytes, which are at that position in the stream. */
  feed(bytes: Uint8Array, start: number, end: number, position: number): void {
    if (!this.#isOn) return;
    if (this.#from + this.#length !== position) this.#length = 0;
    if (this.#length === 0) this.#from = position;
    if (this.#isPassing && this.#length > 8 * TAIL) this.#drop(this.#length - TAIL);
    const size = end - start;
    if (this.#length + size > MAX_KEY_SIZE) this.#giveUp();
    if (this.#length + size > this.#bytes.length) this.#grow(this.#length + size);
    this.#bytes.set(bytes.subarray(start, end), this.#length);
    this.#length += size;
  }

  /** An access unit begins at that position: it may be wanted. */
  begin(at: number): void {
    this.#isPassing = at < this.#from;
    if (at > this.#from) this.#drop(Math.min(this.#length, at - this.#from));
  }

  /** The access unit that has begun is not wanted. */
  pass(): void {
    this.#isPassing = true;
  }

  /** A copy of what has begun, up to that position, behind `before`; undefined where it is not all there. */
  take(end: number, before: readonly Uint8Array[]): Uint8Array | undefined {
    const size = end - this.#from;
    if (!this.#isOn || this.#isPassing || size <= 0 || size > this.#length) return undefined;
    const beforeSize = before.reduce((sum, { length }) => sum + length, 0);
    const taken = new Uint8Array(beforeSize + size);
    let at = 0;
    for (const piece of before) {
      taken.set(piece, at);
      at += piece.length;
    }
    taken.set(this.#bytes.subarray(0, size), at);
    return taken;
  }

  #giveUp(): void {
    if (!this.#isPassing) this.tooLarge++;
    this.#isPassing = true;
    this.#drop(this.#length - TAIL);
  }

  #drop(size: number): void {
    this.#bytes.copyWithin(0, size, this.#length);
    this.#length -= size;
    this.#from += size;
  }

  #grow(size: number): void {
    const grown = new Uint8Array(Math.max(size, FIRST_SIZE, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
