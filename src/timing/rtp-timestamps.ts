/** A timestamp that differs from the time that went by by more is no part of the same clock: what a sender has queued is less. */
const LEAP_NS = 2e9;
/** A packet that comes late may be so much older. */
const LATE_NS = 10e9;
/** Time over which the clock of the timestamps must keep to that of the arrivals to be relied on. */
const REBASE_NS = 10e9;

/**
 * The clock of RTP timestamps against arrival times, as far as it tells a sender's restart from a loss: a restarted sender begins with a
 * random timestamp. Timestamps that stand still or run slower than time say nothing, nor do those that run faster.
 * Spec: RFC 3550, 5.1 (timestamp)
 */
export class RtpTimestamps {
  #nsPerTick = 0;
  #lastTimestamp = 0;
  #lastNs = 0;
  #baseTimestamp = 0;
  #baseNs = 0;

  /** `clockRateHz`: null where it is not known, and timestamps tell nothing. */
  constructor(clockRateHz: number | null = null) {
    this.setClockRate(clockRateHz);
  }

  setClockRate(clockRateHz: number | null): void {
    this.#nsPerTick = clockRateHz === null ? 0 : 1e9 / clockRateHz;
  }

  /** The first packet of a sender. */
  begin(timestamp: number, timeNs: number): void {
    this.#lastTimestamp = timestamp;
    this.#lastNs = timeNs;
    this.#baseTimestamp = timestamp;
    this.#baseNs = timeNs;
  }

  /** A later packet of it. */
  follow(timestamp: number, timeNs: number): void {
    this.#lastTimestamp = timestamp;
    this.#lastNs = timeNs;
    if (!(timeNs - this.#baseNs <= REBASE_NS)) this.begin(timestamp, timeNs);
  }

  /** Whether the timestamp cannot be of the same clock; `isLate`: its packet may be older than the last one. */
  leaps(timestamp: number, timeNs: number, isLate: boolean): boolean {
    if (this.#nsPerTick === 0) return false;
    const baseElapsedNs = this.#lastNs - this.#baseNs;
    if (!this.#isWithin(this.#lastTimestamp - this.#baseTimestamp, baseElapsedNs, LEAP_NS)) return false;
    const elapsedNs = Math.max(timeNs - this.#lastNs, 0);
    return !this.#isWithin(timestamp - this.#lastTimestamp, elapsedNs, isLate ? LATE_NS : LEAP_NS);
  }

  #isWithin(ticks: number, elapsedNs: number, backNs: number): boolean {
    const advancedNs = (ticks | 0) * this.#nsPerTick;
    return advancedNs >= -backNs && advancedNs <= elapsedNs + LEAP_NS;
  }
}
