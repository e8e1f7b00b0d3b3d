import type { PointerResolver } from './pointer-resolver.js';
import { fromHalves } from './uint64.js';

const STRUCT = 0;
const LIST = 1;
const ELEMENT_BYTE = 2;
const ELEMENT_2_BYTES = 3;
const ELEMENT_4_BYTES = 4;
const ELEMENT_STRUCT = 7;

const NO_BYTES = Buffer.alloc(0);

/**
 * Fields of one struct, by the places in layout.ts. What lies beyond the end of an older writer's struct, behind a null
 * pointer or behind a faulty one reads as its default: 0 or empty.
 * Spec: Cap'n Proto encoding
 */
export class StructReader {
  readonly #message: PointerResolver;
  readonly #segment: number;
  readonly #data: number;
  readonly #dataBytes: number;
  readonly #pointers: number;

  constructor(message: PointerResolver, segment: number, word: number, dataWords: number, pointers: number) {
    this.#message = message;
    this.#segment = segment;
    this.#data = word * 8;
    this.#dataBytes = dataWords * 8;
    this.#pointers = pointers;
  }

  bool(bit: number): boolean {
    return ((this.uint8(bit >>> 3) >>> (bit & 7)) & 1) === 1;
  }

  uint8(byte: number): number {
    return byte < this.#dataBytes ? this.#message.viewOf(this.#segment).getUint8(this.#data + byte) : 0;
  }

  uint16(byte: number): number {
    return byte < this.#dataBytes ? this.#message.viewOf(this.#segment).getUint16(this.#data + byte, true) : 0;
  }

  uint32(byte: number): number {
    return byte < this.#dataBytes ? this.#message.viewOf(this.#segment).getUint32(this.#data + byte, true) : 0;
  }

  /** A UInt64 up to 2^53; a fault above. */
  uint64(byte: number): number {
    const value = fromHalves(this.uint32(byte + 4), this.uint32(byte));
    if (!Number.isNaN(value)) return value;
    this.#message.fail('number');
    return 0;
  }

  /** A UInt64 as the nearest double: for times of the epoch in ns. */
  nearestUint64(byte: number): number {
    return this.uint32(byte + 4) * 2 ** 32 + this.uint32(byte);
  }

  /** A `Text` of at most so many bytes, its closing zero byte not counted. */
  text(pointer: number, mostBytes: number): string {
    const bytes = this.bytes(pointer);
    if (bytes.length === 0) return '';
    if (bytes.length - 1 > mostBytes) {
      this.#message.fail('length');
      return '';
    }
    if (bytes[bytes.length - 1] !== 0) this.#message.fail('text');
    return bytes.toString('utf8', 0, bytes.length - 1);
  }

  /** A `Data`; a view. */
  bytes(pointer: number): Buffer {
    return this.#list(pointer, ELEMENT_BYTE, 1);
  }

  /** A `List(UInt16)`; a view where its memory is aligned. Columns are as long as their batch, which is checked with it. */
  uint16List(pointer: number): Uint16Array {
    const bytes = aligned(this.#list(pointer, ELEMENT_2_BYTES, 2), 2);
    return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 1);
  }

  /** A `List(UInt32)`; a view where its memory is aligned. */
  uint32List(pointer: number): Uint32Array {
    const bytes = aligned(this.#list(pointer, ELEMENT_4_BYTES, 4), 4);
    return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 2);
  }

  struct(pointer: number): StructReader {
    return this.#resolve(pointer) ? readStruct(this.#message) : emptyStruct(this.#message);
  }

  /** At most so many structs: what is made of one may be far larger than its few words in the message. */
  structList(pointer: number, most: number): StructReader[] {
    if (!this.#resolve(pointer)) return [];
    const message = this.#message;
    const { segment, word, low, high } = message;
    const words = high >>> 3;
    if ((low & 3) !== LIST || (high & 7) !== ELEMENT_STRUCT) message.fail('pointer');
    if (!message.claim(words + 1)) return [];
    const view = message.viewOf(segment);
    const tag = view.getUint32(word * 8, true);
    const dataWords = view.getUint16(word * 8 + 4, true);
    const pointers = view.getUint16(word * 8 + 6, true);
    const count = tag >>> 2;
    // Elements of no words would cost nothing: a message of two words could hold 2^30 of them.
    if ((tag & 3) !== STRUCT || count * Math.max(1, dataWords + pointers) > words) message.fail('pointer');
    if (count > most) message.fail('traversal_limit');
    if (message.fault !== undefined) return [];
    return Array.from({ length: count }, (_, index) => {
      const first = word + 1 + index * (dataWords + pointers);
      return new StructReader(message, segment, first, dataWords, pointers);
    });
  }

  #list(pointer: number, elementSize: number, elementBytes: number): Buffer {
    if (!this.#resolve(pointer)) return NO_BYTES;
    const message = this.#message;
    const { segment, word, low, high } = message;
    const bytes = (high >>> 3) * elementBytes;
    if ((low & 3) !== LIST || (high & 7) !== elementSize) message.fail('pointer');
    if (message.fault !== undefined || !message.claim(Math.ceil(bytes / 8))) return NO_BYTES;
    return message.bytesOf(segment).subarray(word * 8, word * 8 + bytes);
  }

  #resolve(pointer: number): boolean {
    if (pointer >= this.#pointers) return false;
    return this.#message.resolve(this.#segment, (this.#data + this.#dataBytes) / 8 + pointer);
  }
}

/** The struct at the head of a message. */
export function rootStruct(message: PointerResolver): StructReader {
  return message.resolve(0, 0) ? readStruct(message) : emptyStruct(message);
}

function readStruct(message: PointerResolver): StructReader {
  const { segment, word, low, high } = message;
  const dataWords = high & 0xffff;
  const pointers = high >>> 16;
  if ((low & 3) !== STRUCT) message.fail('pointer');
  if (message.fault !== undefined || !message.claim(dataWords + pointers)) return emptyStruct(message);
  return new StructReader(message, segment, word, dataWords, pointers);
}

function emptyStruct(message: PointerResolver): StructReader {
  return new StructReader(message, 0, 0, 0, 0);
}

function aligned(bytes: Uint8Array, elementBytes: number): Uint8Array {
  return bytes.byteOffset % elementBytes === 0 ? bytes : new Uint8Array(bytes);
}
