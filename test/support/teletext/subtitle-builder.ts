/** A segment of DVB subtitles. */
export function segment(type: number, pageId: number, data: readonly number[]): number[] {
  return [0x0f, type, pageId >> 8, pageId & 0xff, data.length >> 8, data.length & 0xff, ...data];
}

interface Composition {
  readonly timeOutS?: number;
  readonly version?: number;
  /** 0 normal case, 1 acquisition point, 2 mode change. */
  readonly state?: number;
  readonly regions?: number;
}

/** A page composition segment. */
export function pageComposition(
  pageId: number,
  { timeOutS = 30, version = 0, state = 0, regions = 1 }: Composition,
): number[] {
  const list = Array.from({ length: regions }, (_, n) => [n, 0xff, 0, 100, 2, n * 20]).flat();
  return segment(0x10, pageId, [timeOutS, (version << 4) | (state << 2) | 3, ...list]);
}

/** Region composition, object data and the end of the display set, as far as their sizes count. */
export function restOfDisplaySet(pageId: number): number[] {
  return [
    ...segment(0x11, pageId, new Array(10).fill(1)),
    ...segment(0x13, pageId, new Array(300).fill(2)),
    ...segment(0x80, pageId, []),
  ];
}

/** The payload of a PES packet. */
export function subtitlePayload(...segments: readonly (readonly number[])[]): Buffer {
  return Buffer.from([0x20, 0x00, ...segments.flat(), 0xff]);
}
