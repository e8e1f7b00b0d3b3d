// Tested by: test/analysis/st2110/video-pictures.test.ts
import type { FrameLayout } from './frame-assembler.js';
import type { Depth, Sampling } from './pixel-group.js';

/** A picture of every nth pixel of every nth line: Y′CbCr of 8 bits in narrow range. */
export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  readonly cb: Uint8Array;
  readonly cr: Uint8Array;
}

/** A small picture has no more pixels in a line. */
const MOST_WIDTH = 640;

/** Where the samples of a pixel are in one turn of its pixel group, in samples; chroma -1: there is none. Spec: SMPTE ST 2110-20, tables 1 to 4 */
interface Places {
  /** Pixels of a line that share a turn, and samples of a turn. */
  readonly pixels: number;
  readonly samples: number;
  /** By column, of the first line of the group. */
  readonly luma: readonly number[];
  readonly cb: number;
  readonly cr: number;
}

const PLACES: Readonly<Record<Sampling, Places>> = {
  'YCbCr-4:4:4': { pixels: 1, samples: 3, luma: [1], cb: 0, cr: 2 },
  // R, G, B: made Y′CbCr of below.
  RGB: { pixels: 1, samples: 3, luma: [1], cb: 2, cr: 0 },
  'YCbCr-4:2:2': { pixels: 2, samples: 4, luma: [1, 3], cb: 0, cr: 2 },
  'YCbCr-4:2:0': { pixels: 2, samples: 6, luma: [0, 1], cb: 4, cr: 5 },
  KEY: { pixels: 1, samples: 1, luma: [0], cb: -1, cr: -1 },
};

/** Makes small pictures of frames of pixel groups. `isFullRange`: RANGE=FULL; FULLPROTECT is nearly that. */
export class SmallPictures {
  readonly #layout: FrameLayout;
  readonly #places: Places;
  readonly #step: number;
  readonly #picture: SmallPicture;

  constructor(
    layout: FrameLayout,
    readonly sampling: Sampling,
    readonly depth: Depth,
    readonly isFullRange: boolean,
  ) {
    this.#layout = layout;
    this.#places = PLACES[sampling];
    this.#step = Math.max(1, Math.ceil(layout.width / MOST_WIDTH));
    const width = Math.floor(layout.width / this.#step);
    const height = Math.floor(layout.height / this.#step);
    const plane = (): Uint8Array => new Uint8Array(width * height);
    this.#picture = { width, height, luma: plane(), cb: plane(), cr: plane() };
  }

  /** Rows of pixel groups of so many bytes; the picture is valid until the next one. */
  take(bytes: Uint8Array, rowBytes: number): SmallPicture {
    const { width, height } = this.#picture;
    for (let y = 0; y < height; y++) {
      const row = Math.floor((y * this.#step) / this.#layout.group.lines) * rowBytes;
      for (let x = 0; x < width; x++) this.#pixel(bytes, row, x * this.#step, y * width + x);
    }
    return this.#picture;
  }

  #pixel(bytes: Uint8Array, row: number, x: number, to: number): void {
    const { depth } = this;
    const { pixels, samples, luma, cb, cr } = this.#places;
    const turn = Math.floor(x / pixels);
    const first = row * 8 + turn * samples * depth;
    const picture = this.#picture;
    const y = sample8At(bytes, first + luma[x - turn * pixels]! * depth, depth);
    const b = cb < 0 ? 128 : sample8At(bytes, first + cb * depth, depth);
    const r = cr < 0 ? 128 : sample8At(bytes, first + cr * depth, depth);
    if (this.sampling === 'RGB') this.#ofRgb(r, y, b, to);
    else if (this.isFullRange) {
      picture.luma[to] = 16 + (y * 219) / 255;
      picture.cb[to] = 128 + ((b - 128) * 224) / 255;
      picture.cr[to] = 128 + ((r - 128) * 224) / 255;
    } else {
      picture.luma[to] = y;
      picture.cb[to] = b;
      picture.cr[to] = r;
    }
  }

  /** Spec: ITU-R BT.709, 3 */
  #ofRgb(r8: number, g8: number, b8: number, to: number): void {
    const [low, span] = this.isFullRange ? [0, 255] : [16, 219];
    const [r, g, b] = [(r8 - low) / span, (g8 - low) / span, (b8 - low) / span];
    const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    this.#picture.luma[to] = clamped(16 + 219 * y);
    this.#picture.cb[to] = clamped(128 + (224 * (b - y)) / 1.8556);
    this.#picture.cr[to] = clamped(128 + (224 * (r - y)) / 1.5748);
  }
}

/** The upper 8 bits of a sample of 8 bits or more. */
function sample8At(bytes: Uint8Array, bit: number, depth: number): number {
  const at = bit >> 3;
  if (depth === 8) return bytes[at]!;
  return (((bytes[at]! << 8) | (bytes[at + 1] ?? 0)) >> (8 - (bit & 7))) & 0xff;
}

/** Three bytes a pixel, full range; BT.601 below 720 lines of the source, else BT.709. Spec: ITU-R BT.601, 2.5; ITU-R BT.709, 3 */
export function rgbOf({ width, height, luma, cb, cr }: SmallPicture, sourceHeight: number): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  const [rv, gu, gv, bu] = sourceHeight < 720 ? BT601 : BT709;
  for (let index = 0, to = 0; index < luma.length; index++, to += 3) {
    const y = (luma[index]! - 16) * 1.164_384;
    const u = cb[index]! - 128;
    const v = cr[index]! - 128;
    rgb[to] = clamped(y + rv * v);
    rgb[to + 1] = clamped(y - gu * u - gv * v);
    rgb[to + 2] = clamped(y + bu * u);
  }
  return rgb;
}

const BT709 = [1.792_741, 0.213_249, 0.532_909, 2.112_402] as const;
const BT601 = [1.596_027, 0.391_762, 0.812_968, 2.017_232] as const;

function clamped(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}
