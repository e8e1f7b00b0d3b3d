import { pcrDifference27M } from '../mpegts/pcr.js';

/** PCRs on each side of the one that is judged. */
const NEIGHBOURS = 8;
const WINDOW = 2 * NEIGHBOURS + 1;
/** Neighbours further from their line than this (100 µs) are no constant bitrate. */
const LARGEST_NEIGHBOUR_DEVIATION_27M = 2700;
const NS_PER_TICK = 1000 / 27;

/**
 * PCR accuracy (PCR_AC): how far a PCR is from where a constant bitrate puts it, by the position of its packet and
 * without regard to arrival times. The rate is that of the line by least squares through the 8 PCRs before and the 8
 * after. A PCR is judged only where all these lie within 100 µs of their line: there the stream is piecewise CBR.
 * Spec: ETSI TR 101 290, 5.2.2 (PCR_accuracy_error)
 */
export class PcrAccuracyCalculator {
  readonly #positions = new Float64Array(WINDOW);
  readonly #pcrs27M = new Float64Array(WINDOW);
  #next = 0;
  #count = 0;

  /**
   * The PCR of a packet, by its number in the stream; the numbers ascend. Returns the deviation in ns of the PCR that
   * came 8 PCRs before (above 0: its value is too high), or NaN where it cannot be judged.
   */
  feed(packetIndex: number, pcr27M: number): number {
    this.#positions[this.#next] = packetIndex;
    this.#pcrs27M[this.#next] = pcr27M;
    this.#next = (this.#next + 1) % WINDOW;
    if (this.#count < WINDOW) this.#count++;
    return this.#count < WINDOW ? Number.NaN : this.#deviationOfMiddleNs();
  }

  /** Whether there were enough PCRs in a row to judge one by its neighbours. */
  get isFull(): boolean {
    return this.#count === WINDOW;
  }

  /** The next PCR belongs to another clock, or packets are missing before it. */
  reset(): void {
    this.#count = 0;
  }

  #deviationOfMiddleNs(): number {
    const middle = (this.#next + NEIGHBOURS) % WINDOW;
    const middlePosition = this.#positions[middle]!;
    const oldest27M = this.#pcrs27M[this.#next]!;
    const middle27M = pcrDifference27M(oldest27M, this.#pcrs27M[middle]!);

    let meanX = 0;
    let meanY = 0;
    for (let slot = 0; slot < WINDOW; slot++) {
      if (slot === middle) continue;
      meanX += this.#positions[slot]! - middlePosition;
      meanY += pcrDifference27M(oldest27M, this.#pcrs27M[slot]!) - middle27M;
    }
    meanX /= WINDOW - 1;
    meanY /= WINDOW - 1;

    let xx = 0;
    let xy = 0;
    for (let slot = 0; slot < WINDOW; slot++) {
      if (slot === middle) continue;
      const x = this.#positions[slot]! - middlePosition - meanX;
      xx += x * x;
      xy += x * (pcrDifference27M(oldest27M, this.#pcrs27M[slot]!) - middle27M - meanY);
    }
    if (!(xx > 0)) return Number.NaN;
    const slope = xy / xx;

    for (let slot = 0; slot < WINDOW; slot++) {
      if (slot === middle) continue;
      const x = this.#positions[slot]! - middlePosition - meanX;
      const y = pcrDifference27M(oldest27M, this.#pcrs27M[slot]!) - middle27M - meanY;
      if (Math.abs(y - slope * x) > LARGEST_NEIGHBOUR_DEVIATION_27M) return Number.NaN;
    }
    return (slope * meanX - meanY) * NS_PER_TICK;
  }
}
