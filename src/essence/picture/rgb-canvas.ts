// Tested by: test/essence/picture/filmstrip.test.ts
import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphOf } from './bitmap-font.js';

/** Three bytes a sample (red, green, blue), row by row from the top left. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

export type Colour = readonly [red: number, green: number, blue: number];

/** A picture to draw on; what is outside of it is not drawn. */
export class RgbCanvas implements RgbPicture {
  readonly bytes: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.bytes = new Uint8Array(width * height * 3);
  }

  fill(left: number, top: number, width: number, height: number, [red, green, blue]: Colour): void {
    const [right, bottom] = [Math.min(this.width, left + width), Math.min(this.height, top + height)];
    for (let row = Math.max(0, top); row < bottom; row++) {
      for (let column = Math.max(0, left); column < right; column++) {
        const at = (row * this.width + column) * 3;
        this.bytes[at] = red;
        this.bytes[at + 1] = green;
        this.bytes[at + 2] = blue;
      }
    }
  }

  /** The border of a rectangle, so many samples thick, inside of it. */
  frame(left: number, top: number, width: number, height: number, thickness: number, colour: Colour): void {
    this.fill(left, top, width, thickness, colour);
    this.fill(left, top + height - thickness, width, thickness, colour);
    this.fill(left, top, thickness, height, colour);
    this.fill(left + width - thickness, top, thickness, height, colour);
  }

  /** A picture whose bytes are fewer than its size says is not drawn. */
  picture({ width, height, bytes }: RgbPicture, left: number, top: number): void {
    if (bytes.length < width * height * 3 || left < 0 || top < 0) return;
    const columns = Math.min(width, this.width - left);
    for (let row = 0; row < Math.min(height, this.height - top); row++) {
      const from = row * width * 3;
      this.bytes.set(bytes.subarray(from, from + columns * 3), ((top + row) * this.width + left) * 3);
    }
  }

  /** One line of text, each dot `scale` samples wide and high; what does not fit into `width` is cut off. */
  text(text: string, left: number, top: number, width: number, scale: number, colour: Colour): void {
    const most = Math.floor(width / (GLYPH_WIDTH * scale));
    for (const [index, character] of [...text].slice(0, Math.max(0, most)).entries()) {
      this.#glyph(glyphOf(character), left + index * GLYPH_WIDTH * scale, top, scale, colour);
    }
  }

  #glyph(rows: Uint8Array, left: number, top: number, scale: number, colour: Colour): void {
    for (let row = 0; row < GLYPH_HEIGHT; row++) {
      for (let column = 0; column < GLYPH_WIDTH - 1; column++) {
        if (((rows[row]! >> (GLYPH_WIDTH - 2 - column)) & 1) === 0) continue;
        this.fill(left + column * scale, top + row * scale, scale, scale, colour);
      }
    }
  }
}
