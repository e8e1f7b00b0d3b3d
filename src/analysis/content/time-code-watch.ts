import type { CodedPicture } from '../../codec/video/coded-picture.js';
import { type TimeCode, timeCodeDay, timeCodeSeconds } from '../../codec/time-code.js';
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
  feed({ timeCode, presentation90k }: CodedPicture, frameRate: number): boolean {
    if (timeCode === undefined) return false;
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
