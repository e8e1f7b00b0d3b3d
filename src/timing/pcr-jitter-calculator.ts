const WINDOW = 256;
const FEWEST_SAMPLES = 16;

/**
 * Arrival jitter of PCRs: how far the time that the PCRs tell is from their arrival, with what the network and this host add. The last 256 PCRs are
 * looked at; the straight line through them by least squares is taken off, and with it offset and frequency offset.
 */
export class PcrJitterCalculator {
  /** Jitter of the last evaluation that returned true. */
  peakToPeakNs = 0;
  rmsNs = 0;

  /** Times, and behind them the errors: one array, as each has 200 bytes of its own. */
  readonly #samplesNs = new Float64Array(2 * WINDOW);
  #next = 0;
  #count = 0;

  /** PCRs that the next evaluation looks at. */
  get samples(): number {
    return this.#count;
  }

  /** `errorNs`: time by the PCRs less arrival time, from any origin. */
  feed(timeNs: number, errorNs: number): void {
    this.#samplesNs[this.#next] = timeNs;
    this.#samplesNs[this.#next + WINDOW] = errorNs;
    this.#next = (this.#next + 1) % WINDOW;
    if (this.#count < WINDOW) this.#count++;
  }

  /** False with fewer than 16 PCRs. */
  evaluate(): boolean {
    const count = this.#count;
    if (count < FEWEST_SAMPLES) return false;
    const samples = this.#samplesNs;
    const originNs = samples[0]!;
    const originErrorNs = samples[WINDOW]!;
    let meanX = 0;
    let meanY = 0;
    for (let slot = 0; slot < count; slot++) {
      meanX += (samples[slot]! - originNs) / count;
      meanY += (samples[slot + WINDOW]! - originErrorNs) / count;
    }
    let xx = 0;
    let xy = 0;
    for (let slot = 0; slot < count; slot++) {
      const x = samples[slot]! - originNs - meanX;
      xx += x * x;
      xy += x * (samples[slot + WINDOW]! - originErrorNs - meanY);
    }
    const slope = xx > 0 ? xy / xx : 0;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    let squares = 0;
    for (let slot = 0; slot < count; slot++) {
      const rest = samples[slot + WINDOW]! - originErrorNs - meanY - slope * (samples[slot]! - originNs - meanX);
      if (rest < lowest) lowest = rest;
      if (rest > highest) highest = rest;
      squares += rest * rest;
    }
    this.peakToPeakNs = highest - lowest;
    this.rmsNs = Math.sqrt(squares / count);
    return true;
  }

  /** The next PCR belongs to another clock. */
  reset(): void {
    this.#count = 0;
    this.#next = 0;
  }
}
