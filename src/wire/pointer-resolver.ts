import type { DecodeFault } from '../stream/decode-fault.js';

/** Work that is allowed beyond one visit of every word, for small objects that several pointers share. */
const SPARE_WORDS = 1024;

const FAR_POINTER = 2;
const DOUBLE_FAR = 4;

/**
 * Follows the pointers of any Cap'n Proto message without trusting them. It does not throw: the first fault is kept, and
 * nothing resolves after it. Work is bounded by the length of the message.
 * Spec: Cap'n Proto encoding, "Structs", "Lists", "Inter-Segment Pointers"; "Security Considerations"
 */
export class PointerResolver {
  fault: DecodeFault | undefined;
  readonly #segments: readonly Buffer[];
  readonly #views: DataView[];
  #budgetWords = SPARE_WORDS;

  /** The object that the pointer resolved last names: its segment, its first word, and the two halves of the pointer. */
  segment = 0;
  word = 0;
  low = 0;
  high = 0;

  constructor(segments: readonly Buffer[]) {
    this.#segments = segments;
    this.#views = segments.map(({ buffer, byteOffset, byteLength }) => new DataView(buffer, byteOffset, byteLength));
    for (const segment of segments) this.#budgetWords += segment.length >>> 3;
  }

  /** Keeps the first fault; always false. */
  fail(fault: DecodeFault): false {
    this.fault ??= fault;
    return false;
  }

  /** Bytes of a segment whose index was resolved. */
  bytesOf(segment: number): Buffer {
    return this.#segments[segment]!;
  }

  viewOf(segment: number): DataView {
    return this.#views[segment]!;
  }

  /** Follows the pointer at a word to the object it names, through at most one landing pad; false: null, or a fault. */
  resolve(segment: number, word: number): boolean {
    if (this.fault !== undefined) return false;
    if (!this.#holds(segment, word, 1)) return this.fail('pointer');
    this.#read(segment, word);
    if (this.low === 0 && this.high === 0) return false;
    if (pointerType(this.low) === FAR_POINTER) return this.#resolveFar();
    return this.#aim(segment, word);
  }

  /** Whether so many words from the resolved object's first one lie in its segment; charges them to the work allowed. */
  claim(words: number): boolean {
    if (!this.#holds(this.segment, this.word, words)) return this.fail('pointer');
    this.#budgetWords -= Math.max(1, words);
    return this.#budgetWords >= 0 || this.fail('traversal_limit');
  }

  #resolveFar(): boolean {
    const isDouble = (this.low & DOUBLE_FAR) !== 0;
    const pad = this.low >>> 3;
    const padSegment = this.high;
    if (!this.#holds(padSegment, pad, isDouble ? 2 : 1)) return this.fail('pointer');
    this.#read(padSegment, pad);
    if (!isDouble) {
      // A landing pad that is a far pointer itself would make chains and loops.
      if (pointerType(this.low) === FAR_POINTER) return this.fail('pointer');
      return this.#aim(padSegment, pad);
    }
    const isFarToContent = pointerType(this.low) === FAR_POINTER && (this.low & DOUBLE_FAR) === 0;
    const content = this.low >>> 3;
    const contentSegment = this.high;
    this.#read(padSegment, pad + 1);
    if (!isFarToContent || pointerType(this.low) === FAR_POINTER) return this.fail('pointer');
    this.segment = contentSegment;
    this.word = content;
    return true;
  }

  #read(segment: number, word: number): void {
    const view = this.#views[segment]!;
    this.low = view.getUint32(word * 8, true);
    this.high = view.getUint32(word * 8 + 4, true);
  }

  /** The pointer just read lies at this word; its offset counts from the word after it. */
  #aim(segment: number, word: number): true {
    this.segment = segment;
    this.word = word + 1 + (this.low >> 2);
    return true;
  }

  #holds(segment: number, word: number, words: number): boolean {
    const view = this.#views[segment];
    return view !== undefined && word >= 0 && (word + words) * 8 <= view.byteLength;
  }
}

function pointerType(low: number): number {
  return low & 3;
}
