// Tested by: test/recording/y4m-format.test.ts
import type { Depth, PixelGroup, Sampling } from './pixel-group.js';
import { pixelGroupOf } from './pixel-group.js';

/** A picture in planes; samples of more than 8 bits have two bytes, the lower one first. */
export interface PlanarPicture {
  readonly width: number;
  readonly height: number;
  /** Y, Cb, Cr; of a key Y alone, of RGB R, G, B. One behind the other. */
  readonly bytes: Uint8Array;
  /** Where each plane begins in the bytes, and how many samples a row of it has. */
  readonly planes: readonly Plane[];
}

export interface Plane {
  readonly offset: number;
  readonly width: number;
  readonly height: number;
}

/** Samples of a group in the order in which they are sent: plane, column and row in the group. */
type Order = readonly (readonly [plane: number, column: number, row: number])[];

/** Spec: SMPTE ST 2110-20, tables 1 to 4 */
const ORDERS: Readonly<Record<Sampling, Order>> = {
  'YCbCr-4:4:4': [
    [1, 0, 0],
    [0, 0, 0],
    [2, 0, 0],
  ],
  RGB: [
    [0, 0, 0],
    [1, 0, 0],
    [2, 0, 0],
  ],
  'YCbCr-4:2:2': [
    [1, 0, 0],
    [0, 0, 0],
    [2, 0, 0],
    [0, 1, 0],
  ],
  'YCbCr-4:2:0': [
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [0, 1, 1],
    [1, 0, 0],
    [2, 0, 0],
  ],
  KEY: [[0, 0, 0]],
};

/** Takes pictures of pixel groups apart into planes. */
export class PlanarPictures {
  readonly #picture: PlanarPicture;
  readonly #group: PixelGroup;
  readonly #order: Order;
  /** Pixels of a line, and lines, that one turn of the order is of. */
  readonly #turnPixels: number;

  /** undefined where there are no groups of that sampling and depth. */
  static of(width: number, height: number, sampling: Sampling, depth: Depth): PlanarPictures | undefined {
    const group = pixelGroupOf(sampling, depth);
    return group === undefined ? undefined : new PlanarPictures(width, height, sampling, depth, group);
  }

  private constructor(
    width: number,
    height: number,
    sampling: Sampling,
    readonly depth: Depth,
    group: PixelGroup,
  ) {
    this.#group = group;
    this.#order = ORDERS[sampling];
    this.#turnPixels = sampling === 'YCbCr-4:2:2' || sampling === 'YCbCr-4:2:0' ? 2 : 1;
    const chroma = { width: Math.ceil(width / this.#turnPixels), height: Math.ceil(height / group.lines) };
    const sizes = sampling === 'KEY' ? [{ width, height }] : [{ width, height }, chroma, chroma];
    const planes: Plane[] = [];
    let offset = 0;
    for (const size of sizes) {
      planes.push({ offset, ...size });
      offset += size.width * size.height * this.#sampleBytes;
    }
    this.#picture = { width, height, planes, bytes: new Uint8Array(offset) };
  }

  get #sampleBytes(): number {
    return this.depth === 8 ? 1 : 2;
  }

  /** Rows of pixel groups of so many bytes; the picture is valid until the next one. */
  take(bytes: Uint8Array, rowBytes: number): PlanarPicture {
    const { height } = this.#picture;
    const { lines } = this.#group;
    const isCommon = this.#turnPixels === 2 && lines === 1 && this.#order.length === 4;
    for (let row = 0; row * lines < height; row++) {
      if (isCommon && this.depth === 10) this.#row422Of10(bytes, row * rowBytes, row);
      else if (isCommon && this.depth === 8) this.#row422Of8(bytes, row * rowBytes, row);
      else this.#row(bytes, row * rowBytes, row);
    }
    return this.#picture;
  }

  #row422Of8(bytes: Uint8Array, from: number, row: number): void {
    const { bytes: to, planes, width } = this.#picture;
    let y = planes[0]!.offset + row * width;
    let cb = planes[1]!.offset + row * planes[1]!.width;
    let cr = planes[2]!.offset + row * planes[2]!.width;
    const end = from + width * 2;
    for (let at = from; at + 4 <= end; at += 4) {
      to[cb++] = bytes[at]!;
      to[y++] = bytes[at + 1]!;
      to[cr++] = bytes[at + 2]!;
      to[y++] = bytes[at + 3]!;
    }
  }

  #row422Of10(bytes: Uint8Array, from: number, row: number): void {
    const { bytes: to, planes, width } = this.#picture;
    let y = planes[0]!.offset + row * width * 2;
    let cb = planes[1]!.offset + row * planes[1]!.width * 2;
    let cr = planes[2]!.offset + row * planes[2]!.width * 2;
    const end = from + (width >> 1) * 5;
    for (let at = from; at < end; at += 5) {
      const [a, b, c, d, e] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!, bytes[at + 4]!];
      to[cb] = (a << 2) | (b >> 6);
      to[cb + 1] = a >> 6;
      to[y] = (b << 4) | (c >> 4);
      to[y + 1] = (b >> 4) & 3;
      to[cr] = (c << 6) | (d >> 2);
      to[cr + 1] = (c >> 2) & 3;
      to[y + 2] = e;
      to[y + 3] = d & 3;
      cb += 2;
      cr += 2;
      y += 4;
    }
  }

  /** Any sampling and depth, bit by bit. */
  #row(bytes: Uint8Array, from: number, row: number): void {
    const { depth } = this;
    const { width } = this.#picture;
    const { lines } = this.#group;
    let bit = from * 8;
    for (let turn = 0; turn * this.#turnPixels < width; turn++) {
      for (const [plane, column, line] of this.#order) {
        const isLuma = plane === 0 || this.#turnPixels === 1;
        const x = isLuma ? turn * this.#turnPixels + column : turn;
        const y = isLuma && this.#turnPixels === 2 ? row * lines + line : row;
        this.#put(plane, x, y, sampleAt(bytes, bit, depth));
        bit += depth;
      }
    }
  }

  #put(plane: number, x: number, y: number, sample: number): void {
    const { offset, width, height } = this.#picture.planes[plane]!;
    if (x >= width || y >= height) return;
    const size = this.#sampleBytes;
    const at = offset + (y * width + x) * size;
    this.#picture.bytes[at] = sample;
    if (size === 2) this.#picture.bytes[at + 1] = sample >> 8;
  }
}

function sampleAt(bytes: Uint8Array, bit: number, depth: number): number {
  const at = bit >> 3;
  const word = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  return (word >> (24 - depth - (bit & 7))) & ((1 << depth) - 1);
}
