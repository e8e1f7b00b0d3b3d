// Tested by: test/analysis/st2110/video-stream-payload.test.ts
import type { Scan } from '../d10/flow-description.js';
import { type Depth, type PixelGroup, pixelGroupOf, type Sampling } from './pixel-group.js';
import type { DetectedRaster } from './raster-detector.js';

/** How samples are packed, as far as the size of a pixel tells. */
export interface InferredSamples {
  /** null where several would fit. */
  readonly sampling: Sampling | null;
  readonly depth: Depth | null;
  readonly group: PixelGroup;
}

/** Bytes of a pixel of a line by what is sampled how; those that are not there are of several. Spec: SMPTE ST 2110-20, tables 1 to 4 */
const BY_PIXEL_BYTES: Readonly<Record<string, readonly [Sampling, Depth]>> = {
  '1': ['KEY', 8],
  '1.25': ['KEY', 10],
  '1.5': ['KEY', 12],
  '2': ['YCbCr-4:2:2', 8],
  '2.5': ['YCbCr-4:2:2', 10],
  '4': ['YCbCr-4:2:2', 16],
};
/** The same of pictures whose groups are of two lines. */
const BY_PIXEL_BYTES_OF_TWO_LINES: Readonly<Record<string, readonly [Sampling, Depth]>> = {
  '3': ['YCbCr-4:2:0', 8],
  '3.75': ['YCbCr-4:2:0', 10],
  '4.5': ['YCbCr-4:2:0', 12],
};

/** undefined where no pixels have that size. */
export function inferredSamples({ bytesPerPixel, linesPerGroup }: DetectedRaster): InferredSamples | undefined {
  const table = linesPerGroup === 2 ? BY_PIXEL_BYTES_OF_TWO_LINES : BY_PIXEL_BYTES;
  const found = table[String(bytesPerPixel)];
  if (found !== undefined) return { sampling: found[0], depth: found[1], group: pixelGroupOf(found[0], found[1])! };
  const group = linesPerGroup === 1 ? smallestGroup(bytesPerPixel) : undefined;
  return group === undefined ? undefined : { sampling: null, depth: null, group };
}

function smallestGroup(bytesPerPixel: number): PixelGroup | undefined {
  for (const pixels of [1, 2, 4]) {
    const bytes = bytesPerPixel * pixels;
    if (Number.isInteger(bytes) && bytes > 0) return { bytes, pixels, lines: 1 };
  }
  return undefined;
}

/** `isSegmented`: both fields have one timestamp. */
export function scanOf({ isInterlaced }: DetectedRaster, isSegmented: boolean): Scan {
  if (!isInterlaced) return 'progressive';
  return isSegmented ? 'psf' : 'interlaced';
}
