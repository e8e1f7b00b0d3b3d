/** Writes fields bit by bit, the highest bit first. */
export class BitWriter {
  readonly #bits: number[] = [];

  u(bits: number, value: number): this {
    for (let bit = bits - 1; bit >= 0; bit--) this.#bits.push(Math.floor(value / 2 ** bit) % 2);
    return this;
  }

  /** A code as it stands in the tables of the standards: `0010`; blanks do not count. */
  code(code: string): this {
    for (const bit of code) if (bit !== ' ') this.#bits.push(Number(bit));
    return this;
  }

  /** Zero bits up to the next byte. */
  align(): this {
    while (this.#bits.length % 8 !== 0) this.#bits.push(0);
    return this;
  }

  bytes(): Buffer {
    this.align();
    const bytes = Buffer.alloc(this.#bits.length / 8);
    this.#bits.forEach((bit, n) => {
      bytes[n >> 3]! |= bit << (7 - (n & 7));
    });
    return bytes;
  }
}
