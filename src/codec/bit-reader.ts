/**
 * Reads bits, most significant first, from a range of bytes. Beyond the end it reads zeros and `isTruncated` says so, so
 * that a parser checks once, at its end.
 */
export class BitReader {
  isTruncated = false;

  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #hasEmulationPrevention: boolean;
  #pos: number;
  /** Zero bytes read in a row. */
  #zeros = 0;
  #current = 0;
  #bitsLeft = 0;

  /**
   * Reads from `pos` up to `end`, which lie within the bytes; `hasEmulationPrevention` for a NAL unit, whose
   * emulation_prevention_three_bytes are passed over.
   * Spec: ITU-T H.264, 7.4.1; ITU-T H.265, 7.4.2
   */
  constructor(bytes: Uint8Array, pos: number, end: number, hasEmulationPrevention = false) {
    this.#bytes = bytes;
    this.#pos = pos;
    this.#end = end;
    this.#hasEmulationPrevention = hasEmulationPrevention;
  }

  /** Unsigned number of so many bits, up to 53. */
  u(bits: number): number {
    let value = 0;
    for (let wanted = bits; wanted > 0; ) {
      if (this.#bitsLeft === 0) this.#load();
      const taken = Math.min(wanted, this.#bitsLeft);
      this.#bitsLeft -= taken;
      wanted -= taken;
      value = value * (1 << taken) + ((this.#current >> this.#bitsLeft) & ((1 << taken) - 1));
    }
    return value;
  }

  flag(): boolean {
    return this.u(1) === 1;
  }

  /**
   * Exp-Golomb number ue(v).
   * Spec: ITU-T H.264, 9.1; ITU-T H.265, 9.2
   */
  ue(): number {
    let leadingZeros = 0;
    while (leadingZeros < MAX_LEADING_ZEROS && !this.flag()) leadingZeros++;
    if (this.isTruncated) return 0;
    if (leadingZeros < 31) return (1 << leadingZeros) - 1 + this.u(leadingZeros);
    return 2 ** leadingZeros - 1 + this.u(leadingZeros);
  }

  /**
   * Signed Exp-Golomb number se(v).
   * Spec: ITU-T H.264, 9.1.1; ITU-T H.265, 9.2.2
   */
  se(): number {
    const code = this.ue();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }

  skip(bits: number): void {
    for (let left = bits; left > 0 && !this.isTruncated; left -= 32) this.u(Math.min(left, 32));
  }

  #load(): void {
    if (this.#hasEmulationPrevention && this.#zeros >= 2 && this.#bytes[this.#pos] === 3 && this.#pos < this.#end) {
      this.#pos++;
      this.#zeros = 0;
    }
    this.#bitsLeft = 8;
    if (this.#pos >= this.#end) {
      this.isTruncated = true;
      this.#current = 0;
      return;
    }
    this.#current = this.#bytes[this.#pos++]!;
    this.#zeros = this.#current === 0 ? this.#zeros + 1 : 0;
  }
}

const MAX_LEADING_ZEROS = 32;
