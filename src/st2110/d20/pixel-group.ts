/** How colours are sampled, by the name of SDP. Spec: SMPTE ST 2110-20, 7.4.1 */
export type Sampling = 'YCbCr-4:4:4' | 'YCbCr-4:2:2' | 'YCbCr-4:2:0' | 'RGB' | 'KEY';
/** Bits of a sample; 16f, which is floating point, has the bytes of 16. Spec: SMPTE ST 2110-20, 7.4.2 */
export type Depth = 8 | 10 | 12 | 16;

/** The smallest run of pixels that fills whole bytes. */
export interface PixelGroup {
  readonly bytes: number;
  /** Along a line. */
  readonly pixels: number;
  /** Of 4:2:0, a group has as many pixels on the line below. */
  readonly lines: 1 | 2;
}

type Groups = Readonly<Record<Depth, PixelGroup>>;

const THREE_SAMPLES: Groups = {
  8: { bytes: 3, pixels: 1, lines: 1 },
  10: { bytes: 15, pixels: 4, lines: 1 },
  12: { bytes: 9, pixels: 2, lines: 1 },
  16: { bytes: 6, pixels: 1, lines: 1 },
};

/** Spec: SMPTE ST 2110-20, tables 1 to 4 */
const PIXEL_GROUPS: Readonly<Record<Sampling, Partial<Groups>>> = {
  'YCbCr-4:4:4': THREE_SAMPLES,
  RGB: THREE_SAMPLES,
  'YCbCr-4:2:2': {
    8: { bytes: 4, pixels: 2, lines: 1 },
    10: { bytes: 5, pixels: 2, lines: 1 },
    12: { bytes: 6, pixels: 2, lines: 1 },
    16: { bytes: 8, pixels: 2, lines: 1 },
  },
  'YCbCr-4:2:0': {
    8: { bytes: 6, pixels: 2, lines: 2 },
    10: { bytes: 15, pixels: 4, lines: 2 },
    12: { bytes: 9, pixels: 2, lines: 2 },
  },
  KEY: {
    8: { bytes: 1, pixels: 1, lines: 1 },
    10: { bytes: 5, pixels: 4, lines: 1 },
    12: { bytes: 3, pixels: 2, lines: 1 },
    16: { bytes: 2, pixels: 1, lines: 1 },
  },
};

/** undefined where the standard has none: 4:2:0 of 16 bits. */
export function pixelGroupOf(sampling: Sampling, depth: Depth): PixelGroup | undefined {
  return PIXEL_GROUPS[sampling][depth];
}
