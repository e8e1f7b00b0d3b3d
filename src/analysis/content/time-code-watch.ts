// Tested by: test/analysis/content/video-observer.test.ts
import { type TimeCode, timeCodeDay, timeCodeSeconds } from '../../codec/time-code.js';
import type { CodedPicture } from '../../codec/video/coded-picture.js';
import { ticksBetween } from '../../codec/video/ticks.js';

const HZ_90K = 90_000;
/** Rates above are counted in pairs of frames, unless the frames go further. */
const HIGHEST_COUNTED = 30;
/** Frames that the time code may be off from what the presentation times say. */
const TOLERANCE = 1.5;

/** Whether the time code of pictures goes on as their presentation times do. */
export class TimeCodeWatch {
  /** The last one; undefined before the first. */
  last: TimeCode | undefined;
  #isPaired = true;
  #seconds = Number.NaN;
  #presentation90k = Number.NaN;

  /** Whether it leapt; `frameRate` is 0 where it is not known. */
  feed(picture: CodedPicture, frameRate: number): boolean {
    const { timeCode } = picture;
    if (timeCode === undefined) return false;
    const presentation90k = timeOf(picture, frameRate);
    this.last = timeCode;
    if (frameRate <= 0 || Number.isNaN(presentation90k)) {
      this.#seconds = Number.NaN;
      return false;
    }
    const nominal = Math.round(frameRate);
    const isFast = nominal > HIGHEST_COUNTED;
    if (isFast && this.#isPaired && timeCode.frames >= Math.ceil(nominal / 2)) {
      this.#isPaired = false;
      this.#seconds = Number.NaN;
    }
    const factor = isFast && this.#isPaired ? 2 : 1;
    const base = Math.ceil(nominal / factor);
    const rate = frameRate / factor;
    const seconds = timeCodeSeconds(timeCode, base, rate);
    const expected = this.#seconds + ticksBetween(this.#presentation90k, presentation90k) / HZ_90K;
    const day = timeCodeDay(timeCode, base, rate);
    const off = seconds - expected;
    const isLeap = Math.abs(off - Math.round(off / day) * day) > TOLERANCE / rate;
    this.#seconds = seconds;
    this.#presentation90k = presentation90k;
    return isLeap;
  }

  /** What comes next has nothing to do with what came. */
  reset(): void {
    this.#seconds = Number.NaN;
  }
}

/** When the picture is shown that the time code is of: that of a GOP header is of the first one in presentation. Spec: ISO/IEC 13818-2, 6.3.8 */
function timeOf({ codec, presentation90k, order }: CodedPicture, frameRate: number): number {
  return codec === 'mpeg_video' ? presentation90k - (order * HZ_90K) / frameRate : presentation90k;
}
