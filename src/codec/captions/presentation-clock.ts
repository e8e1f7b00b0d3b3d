import { signedStep } from './presentation-order.js';
import type { CaptionClock } from './shown-text.js';

/** A step of time stamps that is longer, or goes back, is none of the time line; arrivals tell how long it is. */
const MAX_STEP_90K = 10 * 90000;
const NS_PER_TICK = 1e5 / 9;

/** The time line on which captions stand: goes on across wraps and breaks of the time stamps, and never back. */
export class PresentationClock implements CaptionClock {
  position90k = 0;
  pts90k = Number.NaN;
  timeNs = Number.NaN;

  /** The next picture, in the order in which pictures are shown. */
  advance(pts90k: number, timeNs: number): void {
    const step = signedStep(this.pts90k, pts90k);
    if (step >= 0 && step <= MAX_STEP_90K) this.position90k += step;
    else if (!Number.isNaN(step)) this.position90k += Math.max(0, (timeNs - this.timeNs) / NS_PER_TICK);
    this.pts90k = pts90k;
    this.timeNs = timeNs;
  }
}
