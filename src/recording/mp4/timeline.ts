import { PTS_WRAP_90K } from '../../mpegts/pes-header.js';

/** A stamp that is further from what was expected begins another time base, unless the arrivals say the same. */
const LATEST_90K = 10 * 90_000;
const EARLIEST_90K = -90_000;
/** So far arrivals and stamps may differ over a pause. */
const PAUSE_SLACK_90K = 2 * 90_000;
/** The one before is kept, as its last stamps come behind the first of the next. */
const MAX_BASES = 2;

/** What the stamps of a stretch of the stream mean. */
interface TimeBase {
  stamp90k: number;
  time90k: number;
}

/**
 * Puts the 33-bit time stamps of all tracks on one time line, over their wraps. Where they step, the line goes on without the step, for all
 * tracks by the same amount, so that they stay together.
 * Spec: ISO/IEC 13818-1, 2.4.3.7 (PTS), 2.7.6
 */
export class Timeline {
  readonly #bases: TimeBase[] = [];

  /** Time of a stamp in 90 kHz; `expected90k`: where the track should go on, NaN at its beginning; `elapsed90k`: since its last stamp, by arrival. */
  timeOf(stamp90k: number, expected90k: number, elapsed90k = Number.NaN): number {
    for (const base of this.#bases) {
      const time90k = base.time90k + signedDifference(stamp90k, base.stamp90k);
      if (!isNear(time90k, expected90k, elapsed90k)) continue;
      base.stamp90k = stamp90k;
      base.time90k = time90k;
      return time90k;
    }
    const time90k = Number.isNaN(expected90k) ? (this.#bases[0]?.time90k ?? 0) : expected90k;
    this.#bases.unshift({ stamp90k, time90k });
    this.#bases.length = Math.min(this.#bases.length, MAX_BASES);
    return time90k;
  }
}

/** From one stamp to the other over the wrap, less than half a period either way. */
export function signedDifference(to90k: number, from90k: number): number {
  const ahead = (((to90k - from90k) % PTS_WRAP_90K) + PTS_WRAP_90K) % PTS_WRAP_90K;
  return ahead >= PTS_WRAP_90K / 2 ? ahead - PTS_WRAP_90K : ahead;
}

function isNear(time90k: number, expected90k: number, elapsed90k: number): boolean {
  if (Number.isNaN(expected90k)) return true;
  const step = time90k - expected90k;
  if (step >= EARLIEST_90K && step <= LATEST_90K) return true;
  return step > 0 && Math.abs(step - elapsed90k) <= PAUSE_SLACK_90K;
}
