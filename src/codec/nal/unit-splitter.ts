/** Takes the units of a stream with start codes as they come. */
export interface UnitSink {
  /**
   * A unit begins; `first` is its byte behind the start code, `at` where its start code begins, in bytes of the stream, the zero_byte of
   * a longer one of a NAL unit included. `codeSize`: 4 with it, else 3. Returns how many of its bytes are wanted, `first` included: 0 for none of them.
   */
  beginUnit(first: number, at: number, codeSize: number): number;
  /**
   * The bytes that are wanted, or all that the unit has, from 0 on, emulation prevention and trailing zeros included; only valid during
   * the call. `isWhole`: the unit ends here, and nothing of it is missing.
   */
  unit(bytes: Uint8Array, end: number, isWhole: boolean): void;
}

/** Most bytes of a unit that are kept. */
export const MAX_UNIT_SIZE = 16_384;
const FIRST_SIZE = 256;
/** Zeros that count before a start code: two of its prefix, and its zero_byte. */
const MAX_ZEROS = 3;
const PREFIX_ZEROS = 2;

/**
 * Cuts a stream at its start codes of three and four bytes, wherever the pieces that it comes in end: NAL units of H.264, HEVC and VVC,
 * and the structures of MPEG-2 video. It keeps what its sink wants, no more than MAX_UNIT_SIZE bytes.
 * Spec: ISO/IEC 13818-2, 5.2.3; ITU-T H.264, Annex B; ITU-T H.265, Annex B; ITU-T H.266, Annex B
 */
export class UnitSplitter {
  readonly #sink: UnitSink;
  /** Zeros that belong to a start code. */
  readonly #codeZeros: number;
  #buffer = new Uint8Array(FIRST_SIZE);
  #length = 0;
  /** Bytes of the unit that are wanted; 0 when there are none, or they were handed on. */
  #wanted = 0;
  /** Zeros that the last piece ended with. */
  #zeros = 0;
  /** The last piece ended with a start code, whose unit begins with the next byte. */
  #isFirstDue = false;
  /** Of the start code that came last. */
  #codeAt = 0;
  #codeSize = 0;
  /** Of the next byte in the stream. */
  #position = 0;
  /** What comes is passed over. */
  isSkipping = false;

  /** `hasZeroByte`: a zero before the prefix belongs to the unit behind it, as of NAL units; in MPEG-2 it is stuffing of what came before. */
  constructor(sink: UnitSink, hasZeroByte: boolean) {
    this.#sink = sink;
    this.#codeZeros = hasZeroByte ? MAX_ZEROS : PREFIX_ZEROS;
  }

  /** Bytes of the stream so far. */
  get position(): number {
    return this.#position;
  }

  /** The bytes up to the next `resume` hold nothing of interest: they are counted, and not looked at. */
  skip(): void {
    this.isSkipping = true;
    this.#wanted = 0;
  }

  /** So many bytes of the stream that are passed over. */
  pass(size: number): void {
    this.#position += size;
  }

  /** Looks at the bytes again; the unit that was passed over has ended. */
  resume(): void {
    if (!this.isSkipping) return;
    this.isSkipping = false;
    this.#forget();
  }

  /** Bytes are missing: what comes next belongs to no unit before its first start code. */
  gap(): void {
    this.isSkipping = false;
    this.#wanted = 0;
    this.#forget();
  }

  /** The next bytes of the stream. */
  feed(bytes: Uint8Array, start: number, end: number): void {
    if (this.isSkipping) this.#position += end - start;
    else if (start < end) this.#scan(bytes, start, end);
  }

  /** What came last is the end of the stream, and of its last unit. */
  flush(): void {
    if (this.#wanted > 0) this.#handOn(this.#length, true);
    this.#forget();
  }

  #forget(): void {
    this.#zeros = 0;
    this.#isFirstDue = false;
  }

  #scan(bytes: Uint8Array, start: number, end: number): void {
    const offset = this.#position - start;
    /** First byte that is still to be collected. */
    let from = start;
    if (this.#isFirstDue) this.#begin(bytes[start]!);
    let at = this.#zeros === 0 ? start + PREFIX_ZEROS : this.#firstOneBehindZeros(bytes, start, end);
    while (at < end) {
      const byte = bytes[at]!;
      if (byte > 1) at += 3;
      else if (byte === 0 || !this.#isPrefix(bytes, start, at)) at++;
      else {
        this.#end(bytes, from, at);
        const zeros = Math.min(this.#codeZeros, this.#zerosBefore(bytes, start, at));
        this.#codeAt = offset + at - zeros;
        this.#codeSize = zeros + 1;
        from = at + 1;
        at += 1 + PREFIX_ZEROS;
        if (from < end) this.#begin(bytes[from]!);
        else this.#expectFirst();
        if (this.isSkipping) break;
      }
    }
    if (this.#wanted > 0 && from < end) this.#collect(bytes, from, end);
    if (!this.#isFirstDue) this.#zeros = this.#zerosBefore(bytes, start, end);
    this.#position = offset + end;
  }

  /** Where to look first, as the piece before ended with zeros: a start code may end with the first or second byte of this one. */
  #firstOneBehindZeros(bytes: Uint8Array, start: number, end: number): number {
    if (this.#zeros >= PREFIX_ZEROS && bytes[start] === 1) return start;
    return start + 1 < end && bytes[start] === 0 && bytes[start + 1] === 1 ? start + 1 : start + PREFIX_ZEROS;
  }

  #isPrefix(bytes: Uint8Array, start: number, at: number): boolean {
    if (at >= start + PREFIX_ZEROS) return bytes[at - 1] === 0 && bytes[at - 2] === 0;
    return this.#zerosBefore(bytes, start, at) >= PREFIX_ZEROS;
  }

  /** Zeros right before that byte, those of the last piece included; three at the most. */
  #zerosBefore(bytes: Uint8Array, start: number, at: number): number {
    let zeros = 0;
    while (zeros < MAX_ZEROS && at - 1 - zeros >= start && bytes[at - 1 - zeros] === 0) zeros++;
    return zeros === at - start ? Math.min(MAX_ZEROS, zeros + this.#zeros) : zeros;
  }

  #expectFirst(): void {
    this.#isFirstDue = true;
    this.#zeros = 0;
  }

  #begin(first: number): void {
    this.#isFirstDue = false;
    this.#length = 0;
    this.#wanted = Math.min(this.#sink.beginUnit(first, this.#codeAt, this.#codeSize), MAX_UNIT_SIZE);
  }

  /** The unit ends before the start code whose last byte is at `at`. */
  #end(bytes: Uint8Array, from: number, at: number): void {
    if (this.#wanted === 0) return;
    if (from < at) this.#collect(bytes, from, at);
    if (this.#wanted > 0) this.#handOn(Math.max(0, this.#length - PREFIX_ZEROS), true);
  }

  #collect(bytes: Uint8Array, from: number, end: number): void {
    const size = Math.min(end - from, this.#wanted - this.#length);
    if (this.#length + size > this.#buffer.length) this.#grow(this.#length + size);
    const buffer = this.#buffer;
    const length = this.#length;
    for (let n = 0; n < size; n++) buffer[length + n] = bytes[from + n]!;
    this.#length = length + size;
    if (this.#length === this.#wanted) this.#handOn(this.#length, false);
  }

  #handOn(length: number, isWhole: boolean): void {
    this.#wanted = 0;
    this.#sink.unit(this.#buffer, length, isWhole);
  }

  #grow(size: number): void {
    const grown = new Uint8Array(Math.min(MAX_UNIT_SIZE, Math.max(size, this.#buffer.length * 2)));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}
