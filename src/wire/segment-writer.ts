import { highHalf } from './uint64.js';

/** Element sizes of lists. Spec: Cap'n Proto encoding, "Lists" */
export const ELEMENT_BYTE = 2;
export const ELEMENT_2_BYTES = 3;
export const ELEMENT_4_BYTES = 4;
const ELEMENT_STRUCT = 7;

const INITIAL_WORDS = 256;

/**
 * Lays out segment 0 of a message: reserves words one object after the other and writes the pointers between them.
 * Spec: Cap'n Proto encoding
 */
export class SegmentWriter {
  #bytes = Buffer.alloc(INITIAL_WORDS * 8);
  #cells = cellsOf(this.#bytes);
  words = 0;

  /** The words so far. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.words * 8);
  }

  /** First of so many new words. */
  reserve(words: number): number {
    const first = this.words;
    this.words += words;
    if (this.words * 8 > this.#bytes.length) this.#grow();
    return first;
  }

  structPointer(at: number, target: number, dataWords: number, pointers: number): void {
    this.#pointer(at, (target - at - 1) << 2, dataWords | (pointers << 16));
  }

  /** Reserves a struct, points to it, and returns its first word. */
  struct(at: number, dataWords: number, pointers: number): number {
    const target = this.reserve(dataWords + pointers);
    this.structPointer(at, target, dataWords, pointers);
    return target;
  }

  /** Reserves a list of structs with its tag, points to it, and returns the first word of the first struct. */
  structList(at: number, count: number, dataWords: number, pointers: number): number {
    const words = count * (dataWords + pointers);
    const tag = this.reserve(1 + words);
    this.#pointer(at, ((tag - at - 1) << 2) | 1, ((words << 3) | ELEMENT_STRUCT) >>> 0);
    this.#pointer(tag, count << 2, dataWords | (pointers << 16));
    return tag + 1;
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

  /** A whole number from 0 to 2^53. */
  uint64(word: number, byte: number, value: number): void {
    const at = word * 2 + byte / 4;
    this.#cells[at] = value >>> 0;
    this.#cells[at + 1] = highHalf(value);
  }

  /** Sets or leaves a bit of the data section, counted from the word. */
  bool(word: number, bit: number, value: boolean): void {
    const at = word * 8 + (bit >>> 3);
    if (value) this.#bytes[at]! |= 1 << (bit & 7);
  }

  #grow(): void {
    const larger = Buffer.alloc(2 ** Math.ceil(Math.log2(this.words)) * 8);
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#cells = cellsOf(larger);
  }

  #pointer(at: number, low: number, high: number): void {
    this.#bytes.writeInt32LE(low, at * 8);
    this.#bytes.writeUInt32LE(high, at * 8 + 4);
  }
}

/** The same bytes, of which four are a cell. */
function cellsOf({ buffer, byteOffset, length }: Buffer): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length / 4);
}
