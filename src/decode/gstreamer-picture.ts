// Tested by: test/decode/gstreamer-slot.test.ts
export interface Plane {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Width and height of a JPEG, by its frame header; undefined: it has none. Spec: ITU-T T.81, B.2.2 */
export function sizeOfJpeg(jpeg: Uint8Array): { width: number; height: number } | undefined {
  const uint16 = (at: number): number => jpeg[at]! * 256 + jpeg[at + 1]!;
  if (jpeg.length < 4 || uint16(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 <= jpeg.length; at += 2 + uint16(at + 2)) {
    if (jpeg[at] !== 0xff) return undefined;
    const marker = jpeg[at + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { width: uint16(at + 7), height: uint16(at + 5) };
  }
  return undefined;
}

/** The planes of the first picture of I420 as GStreamer lays it out: lines begin at multiples of four bytes. undefined: it is not whole. */
export function planesOf(i420: Uint8Array, width: number, height: number): readonly [Plane, Plane, Plane] | undefined {
  const [chromaWidth, chromaHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const lumaSize = strideOf(width) * roundUp(height, 2);
  const chromaSize = strideOf(chromaWidth) * chromaHeight;
  if (width < 1 || height < 1 || i420.length < lumaSize + 2 * chromaSize) return undefined;
  return [
    planeAt(i420, 0, width, height),
    planeAt(i420, lumaSize, chromaWidth, chromaHeight),
    planeAt(i420, lumaSize + chromaSize, chromaWidth, chromaHeight),
  ];
}

/** Its lines one behind the other. */
function planeAt(bytes: Uint8Array, start: number, width: number, height: number): Plane {
  const stride = strideOf(width);
  const plane = new Uint8Array(width * height);
  for (let line = 0; line < height; line++) {
    const from = start + line * stride;
    plane.set(bytes.subarray(from, from + width), line * width);
  }
  return { bytes: plane, width, height };
}

function strideOf(width: number): number {
  return roundUp(width, 4);
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
