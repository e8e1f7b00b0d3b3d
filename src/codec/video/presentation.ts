// Tested by: test/codec/video/video-inspector.test.ts
import type { PictureInfo } from './coded-picture.js';
import { STAMP_WRAP_90K, ticksBetween } from './ticks.js';

/** Orders may go up by two or one for a frame; more says nothing of the time of one. */
const MAX_STEP_S = 1;
const HZ_90K = 90_000;

/**
 * When pictures are shown: as their PES packets say it, and where these do not, as their order tells it against the last one that has a
 * time stamp.
 */
export class Presentation {
  /** Frames a second, 0 where it is not known. */
  frameRate = 0;
  #sequence = -1;
  #order = Number.NaN;
  #pts90k = Number.NaN;
  /** Ticks for a step of the order; NaN before two pictures of one sequence have shown it. */
  #ticks = Number.NaN;

  /** 90 kHz; NaN where nothing tells it. */
  feed(pts90k: number, info: PictureInfo): number {
    if (Number.isNaN(pts90k)) return this.#derive(info);
    const steps = info.order - this.#order;
    if (info.sequence === this.#sequence && steps !== 0) {
      const ticks = ticksBetween(this.#pts90k, pts90k) / steps;
      if (ticks > 0 && ticks < MAX_STEP_S * HZ_90K) this.#ticks = ticks;
    }
    this.#sequence = info.sequence;
    this.#order = info.order;
    this.#pts90k = pts90k;
    return pts90k;
  }

  reset(): void {
    this.#sequence = -1;
    this.#order = Number.NaN;
    this.#pts90k = Number.NaN;
  }

  #derive(info: PictureInfo): number {
    if (info.isSecondField) return this.#pts90k;
    if (info.sequence !== this.#sequence) return Number.NaN;
    const ticks = Number.isNaN(this.#ticks) && this.frameRate > 0 ? HZ_90K / this.frameRate : this.#ticks;
    const presentation90k = (this.#pts90k + (info.order - this.#order) * ticks) % STAMP_WRAP_90K;
    return presentation90k < 0 ? presentation90k + STAMP_WRAP_90K : presentation90k;
  }
}
