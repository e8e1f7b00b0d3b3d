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

/** A field of a syntax table: its value, and its bits. */
type Field = readonly [value: number, bits: number];

/** Bytes of the bits of the fields, in the order that the syntax tables have them. */
export function bytesOf(...fields: readonly Field[]): Buffer {
  const writer = new BitWriter();
  for (const [value, bits] of fields) writer.u(bits, value);
  return writer.bytes();
}

/** Field of an Exp-Golomb number. */
export function ue(value: number): Field {
  const bits = Math.floor(Math.log2(value + 1));
  return [value + 1, 2 * bits + 1];
}
