// Tested by: test/codec/video/video-inspector.test.ts
import type { H264SliceHeader } from './slice-header.js';

/**
 * Place of pictures in presentation, and reference pictures that are missing, by the fields of their first slices.
 * Spec: ITU-T H.264, 8.2.1 and 7.4.3 (frame_num)
 */
export class H264PictureOrder {
  /** Grows with each IDR picture. */
  sequence = 0;
  /** PicOrderCnt of the picture, the lower one of a frame; NaN where its type of order is not followed. */
  order = Number.NaN;
  /** undefined where it is not told. */
  missingReferences: number | undefined;
  #orderMsb = 0;
  #orderLsb = 0;
  #frameNum = 0;
  #frameNumOffset = 0;
  #referenceFrameNum = -1;

  feed(header: H264SliceHeader, isSecondField: boolean): void {
    if (header.isIdr && !isSecondField) {
      this.sequence++;
      this.#orderMsb = 0;
      this.#orderLsb = 0;
      this.#frameNumOffset = 0;
      this.#frameNum = 0;
      this.#referenceFrameNum = 0;
    }
    this.missingReferences = isSecondField ? 0 : this.#missingBefore(header);
    this.order = this.#orderOf(header);
    this.#frameNum = header.frameNum;
    if (header.isReference) this.#referenceFrameNum = header.frameNum;
  }

  /** Pictures may not have been seen that the stream has: none is missed before the next reference picture. */
  noteGap(): void {
    this.#referenceFrameNum = -1;
  }

  /** What comes next may be anything. */
  reset(): void {
    this.sequence++;
    this.#referenceFrameNum = -1;
  }

  #missingBefore({ frameNum, sps, isIdr }: H264SliceHeader): number | undefined {
    if (isIdr) return 0;
    if (this.#referenceFrameNum < 0) return undefined;
    const modulus = 2 ** sps.frameNumBits;
    const ahead = (frameNum - this.#referenceFrameNum + modulus) % modulus;
    if (sps.hasFrameNumGaps) return ahead > 1 ? undefined : 0;
    return Math.max(0, ahead - 1);
  }

  #orderOf(header: H264SliceHeader): number {
    const { orderType } = header.sps;
    if (orderType === 0) return this.#orderOfLsb(header);
    if (orderType !== 2) return Number.NaN;
    if (!header.isIdr && header.frameNum < this.#frameNum) this.#frameNumOffset += 2 ** header.sps.frameNumBits;
    return 2 * (this.#frameNumOffset + header.frameNum) - (header.isReference ? 0 : 1);
  }

  #orderOfLsb(header: H264SliceHeader): number {
    const modulus = 2 ** header.sps.orderLsbBits;
    const ahead = header.orderLsb - this.#orderLsb;
    let msb = this.#orderMsb;
    if (ahead <= -modulus / 2) msb += modulus;
    else if (ahead > modulus / 2) msb -= modulus;
    if (header.isReference) {
      this.#orderMsb = msb;
      this.#orderLsb = header.orderLsb;
    }
    return msb + header.orderLsb + Math.min(0, header.deltaOrderBottom);
  }
}
