/** TAI less UTC since 2017, in s: what a capture by the system's clock is behind one by PTP. */
const TAI_LESS_UTC_S = 37;
const TICKS = 0x1_0000_0000;
/** A packet that is further from its timestamp was not stamped by the clock of the capture. */
const MOST_DELTA_NS = 1e9;

/** By which scale the clock of the capture counts, as far as RTP timestamps of PTP tell. */
export type CaptureScale = 'tai' | 'utc';

/**
 * Compares arrival with RTP timestamps of senders that are locked to PTP: those are the ticks of the media clock since the epoch of PTP, in TAI. A
 * capture by UTC is told by the leap seconds that it is behind.
 * Spec: SMPTE ST 2110-10, 7.3; SMPTE ST 2059-1, 4
 */
export class RtpEpoch {
  scale: CaptureScale | undefined;

  /** `offset`: that of `a=mediaclk:direct=`. */
  constructor(
    readonly clockRateHz: number,
    readonly offset: number,
  ) {}

  /** Arrival less RTP time in ns; NaN where they are not of one clock. */
  deltaNs(seconds: number, nanoseconds: number, timestamp: number): number {
    if (this.scale !== undefined) return this.#deltaBy(this.scale, seconds, nanoseconds, timestamp);
    for (const scale of ['tai', 'utc'] as const) {
      const deltaNs = this.#deltaBy(scale, seconds, nanoseconds, timestamp);
      if (!(Math.abs(deltaNs) <= MOST_DELTA_NS)) continue;
      this.scale = scale;
      return deltaNs;
    }
    return Number.NaN;
  }

  #deltaBy(scale: CaptureScale, seconds: number, nanoseconds: number, timestamp: number): number {
    const rate = this.clockRateHz;
    const wholeSeconds = scale === 'tai' ? seconds : seconds + TAI_LESS_UTC_S;
    // Whole ticks are exact in a double; what is below a tick is kept apart.
    const ticks = wholeSeconds * rate + this.offset - timestamp;
    const rest = ((ticks % TICKS) + TICKS) % TICKS;
    const signed = rest >= TICKS / 2 ? rest - TICKS : rest;
    return wrapped((signed / rate) * 1e9 + nanoseconds, (TICKS / rate) * 1e9);
  }
}

/** To the range around 0. */
function wrapped(value: number, period: number): number {
  return value >= period / 2 ? value - period : value;
}
