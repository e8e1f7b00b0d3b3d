// Tested by: test/codec/video/unit-dump.encoders.test.ts
import { BitReader } from './bit-reader.js';

/** Takes the fields of a structure as they are read, by their names in the standard. */
export interface SyntaxSink {
  field(name: string, value: number): void;
}

/**
 * Reads the fields of a structure with start code or of an RBSP, each by its name in the standard, and tells them to a sink where there is
 * one. Beyond the end it reads zeros, and `isTruncated` says so.
 */
export class SyntaxReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #bits: BitReader;
  readonly #sink: SyntaxSink | undefined;
  readonly #startBits: number;
  #read = 0;

  /** From `pos` up to `end`, without emulation prevention. */
  constructor(bytes: Uint8Array, pos: number, end: number, sink?: SyntaxSink) {
    this.#bytes = bytes;
    this.#end = end;
    this.#startBits = pos * 8;
    this.#bits = new BitReader(bytes, pos, end);
    this.#sink = sink;
  }

  get isTruncated(): boolean {
    return this.#bits.isTruncated;
  }

  /** Bits up to the end, the trailing ones included; not below 0. */
  get bitsLeft(): number {
    return Math.max(0, this.#end * 8 - this.#startBits - this.#read);
  }

  /** Unsigned number of so many bits, up to 53: u(n), f(n). */
  u(name: string, bits: number): number {
    const value = this.#bits.u(bits);
    this.#read += bits;
    this.#sink?.field(name, value);
    return value;
  }

  /** Signed number of so many bits in two's complement, up to 53: i(n). */
  i(name: string, bits: number): number {
    const value = this.#bits.u(bits);
    this.#read += bits;
    const signed = bits > 0 && value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
    this.#sink?.field(name, signed);
    return signed;
  }

  flag(name: string): boolean {
    return this.u(name, 1) === 1;
  }

  ue(name: string): number {
    const value = this.#bits.ue();
    this.#countCode(value);
    this.#sink?.field(name, value);
    return value;
  }

  se(name: string): number {
    const value = this.#bits.se();
    this.#countCode(value > 0 ? 2 * value - 1 : -2 * value);
    this.#sink?.field(name, value);
    return value;
  }

  /** Fields that are not told. */
  skip(bits: number): void {
    this.#bits.skip(bits);
    this.#read += bits;
  }

  /** What is not in the stream but follows from it. */
  tell(name: string, value: number): void {
    this.#sink?.field(name, value);
  }

  /**
   * more_rbsp_data(): whether something comes before the rbsp_trailing_bits.
   * Spec: ITU-T H.264, 7.2; ITU-T H.265, 7.2
   */
  hasMoreRbspData(): boolean {
    let last = this.#end - 1;
    while (last * 8 >= this.#startBits && this.#bytes[last] === 0) last--;
    if (last * 8 < this.#startBits) return false;
    const trailing = 31 - Math.clz32(this.#bytes[last]! & -this.#bytes[last]!);
    return this.#startBits + this.#read < last * 8 + 7 - trailing;
  }

  #countCode(codeNum: number): void {
    const bits = codeNum < 0xffff_ffff ? 32 - Math.clz32(codeNum + 1) : 33;
    this.#read += 2 * bits - 1;
  }
}
