/** Element sizes of lists. Spec: Cap'n Proto encoding, "Lists" */
export const ELEMENT_BYTE = 2;
export const ELEMENT_2_BYTES = 3;
export const ELEMENT_4_BYTES = 4;

/**
 * Lays out segment 0 of a message: reserves words one object after the other and writes the pointers between them.
 * Spec: Cap'n Proto encoding
 */
export class SegmentWriter {
  readonly #bytes: Buffer;
  words = 0;

  constructor(capacityWords: number) {
    this.#bytes = Buffer.alloc(capacityWords * 8);
  }

  /** The words so far. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.words * 8);
  }

  /** First of so many new words. */
  reserve(words: number): number {
    const first = this.words;
    this.words += words;
    return first;
  }

  structPointer(at: number, target: number, dataWords: number, pointers: number): void {
    this.#pointer(at, (target - at - 1) << 2, dataWords | (pointers << 16));
  }

  /** Reserves the words of a text with its closing zero byte, and points to it. */
  text(at: number, text: string): void {
    const length = Buffer.byteLength(text) + 1;
    const target = this.reserve(Math.ceil(length / 8));
    this.#bytes.write(text, target * 8);
    this.#pointer(at, ((target - at - 1) << 2) | 1, (length << 3) | ELEMENT_BYTE);
  }

  uint16List(at: number, values: readonly number[]): void {
    const target = this.reserve(Math.ceil(values.length / 4));
    values.forEach((value, index) => {
      this.#bytes.writeUInt16LE(value, target * 8 + index * 2);
    });
    this.#pointer(at, ((target - at - 1) << 2) | 1, (values.length << 3) | ELEMENT_2_BYTES);
  }

  uint8(word: number, byte: number, value: number): void {
    this.#bytes.writeUInt8(value, word * 8 + byte);
  }

  uint16(word: number, byte: number, value: number): void {
    this.#bytes.writeUInt16LE(value, word * 8 + byte);
  }

  uint32(word: number, byte: number, value: number): void {
    this.#bytes.writeUInt32LE(value, word * 8 + byte);
  }

  #pointer(at: number, low: number, high: number): void {
    this.#bytes.writeInt32LE(low, at * 8);
    this.#bytes.writeUInt32LE(high, at * 8 + 4);
  }
}
