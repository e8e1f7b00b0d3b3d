import { PTS_WRAP_90K } from '../../mpegts/pes-header.js';
import { CcData } from './cc-data.js';

/** Pictures that may be held: as many as the largest decoded picture buffer has, and as many again for fields. */
const MAX_HELD = 32;
/** Time stamps that are farther apart are not of one time line. */
const MAX_STEP_90K = 10 * 90000;

/** A picture with what its user data says of captions. */
export interface CaptionPicture {
  readonly pts90k: number;
  readonly timeNs: number;
  readonly data: CcData;
}

interface HeldPicture extends CaptionPicture {
  pts90k: number;
  timeNs: number;
}

/**
 * Brings pictures that come in decoding order into that of presentation: those are due that are to be shown by the time at which the
 * last one is decoded, as none that follows can be shown before it. Pictures of one time stamp, such as two fields, keep their order.
 * Spec: ISO/IEC 13818-1, 2.4.3.7
 */
export class PresentationOrder {
  readonly #due: (picture: CaptionPicture) => void;
  /** In the order in which they are shown. */
  readonly #held: HeldPicture[] = [];
  readonly #free: HeldPicture[] = [];
  #lastPts90k = Number.NaN;
  #lastDts90k = Number.NaN;

  /** `due` must not keep the picture. */
  constructor(due: (picture: CaptionPicture) => void) {
    this.#due = due;
  }

  /** The next picture in decoding order; what `data` has is copied. Without a time stamp, NaN, it is shown with the one before. */
  push(pts90k: number, dts90k: number, timeNs: number, data: CcData): void {
    const pts = Number.isNaN(pts90k) ? this.#lastPts90k : pts90k;
    if (Number.isNaN(pts)) return;
    const decoded = Number.isNaN(dts90k) || Number.isNaN(pts90k) ? Number.NaN : dts90k;
    if (this.#isBreak(pts, decoded)) this.flush();
    this.#lastPts90k = pts;
    this.#insert(pts, timeNs, data);
    if (!Number.isNaN(decoded)) this.#lastDts90k = decoded;
    const now = this.#lastDts90k;
    while (this.#held.length > 0 && !isBefore(now, this.#held[0]!.pts90k)) this.#release();
    if (this.#held.length > MAX_HELD) this.#release();
  }

  /** What is held is due, as nothing that comes belongs before it. */
  flush(): void {
    while (this.#held.length > 0) this.#release();
    this.#lastPts90k = Number.NaN;
    this.#lastDts90k = Number.NaN;
  }

  #isBreak(pts90k: number, dts90k: number): boolean {
    if (Math.abs(signedStep(this.#lastPts90k, pts90k)) > MAX_STEP_90K) return true;
    return signedStep(this.#lastDts90k, dts90k) < 0;
  }

  #insert(pts90k: number, timeNs: number, data: CcData): void {
    const picture = this.#free.pop() ?? { pts90k, timeNs, data: new CcData() };
    picture.pts90k = pts90k;
    picture.timeNs = timeNs;
    picture.data.copyFrom(data);
    let at = this.#held.length;
    while (at > 0 && isBefore(pts90k, this.#held[at - 1]!.pts90k)) at--;
    this.#held.splice(at, 0, picture);
  }

  #release(): void {
    const picture = this.#held.shift()!;
    this.#due(picture);
    this.#free.push(picture);
  }
}

/** 90 kHz ticks from one time stamp to another, which may be behind it; NaN where either is. */
export function signedStep(from: number, to: number): number {
  const step = (to - from) % PTS_WRAP_90K;
  if (step >= PTS_WRAP_90K / 2) return step - PTS_WRAP_90K;
  return step < -PTS_WRAP_90K / 2 ? step + PTS_WRAP_90K : step;
}

function isBefore(pts90k: number, other90k: number): boolean {
  return signedStep(pts90k, other90k) > 0;
}
