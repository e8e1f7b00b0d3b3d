// Tested by: test/codec/video/user-data-queue.test.ts

/** Of PTS and DTS, 90 kHz. */
export const STAMP_WRAP_90K = 2 ** 33;

/** From one time stamp to another, on the circle of 33 bits: the shorter way; NaN when one is. */
export function ticksBetween(from90k: number, to90k: number): number {
  const ahead = to90k - from90k;
  return ahead - Math.round(ahead / STAMP_WRAP_90K) * STAMP_WRAP_90K;
}
