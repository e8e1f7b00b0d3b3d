import type { CaptionClock } from './shown-text.js';

const WRAP_90K = 2 ** 33;
/** A step of time stamps that is longer, or goes farther back, is none of the time line; arrivals tell how long it is. */
const MAX_STEP_90K = 10 * 90000;
const MAX_STEP_BACK_90K = 45000;
const NS_PER_TICK = 1e5 / 9;

/** The time line on which captions stand: goes on across wraps and breaks of the time stamps, and never back. */
export class PresentationClock implements CaptionClock {
  position90k = 0;
  pts90k = Number.NaN;
  timeNs = Number.NaN;

  /** A picture is shown then, or what is shown up to then has come; the time of its arrival. */
  advance(pts90k: number, timeNs: number): void {
    if (Number.isNaN(pts90k)) return;
    const step = signedStep(this.pts90k, pts90k);
    if (step < 0 && step >= -MAX_STEP_BACK_90K) return;
    if (step >= 0 && step <= MAX_STEP_90K) this.position90k += step;
    else if (!Number.isNaN(step)) this.position90k += Math.max(0, (timeNs - this.timeNs) / NS_PER_TICK);
    this.pts90k = pts90k;
    if (!(timeNs < this.timeNs)) this.timeNs = timeNs;
  }
}

/** 90 kHz ticks from one time stamp to another, which may be behind it; NaN where either is. */
function signedStep(from: number, to: number): number {
  const step = (to - from) % WRAP_90K;
  if (step >= WRAP_90K / 2) return step - WRAP_90K;
  return step < -WRAP_90K / 2 ? step + WRAP_90K : step;
}
